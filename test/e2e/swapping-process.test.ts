import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Daemon, openDaemon } from './daemon.js';
import { startLambda } from './lambda-process.js';
import { type OtlpCollector, openCollector } from './otlp-collector.js';

type Environment = Readonly<Record<string, string>>;

const TRACE = '6745b3a10000000000000000000000aa';
const HEADER = `Root=1-6745b3a1-${TRACE.slice(8)};Parent=53995c3f42cd8ad8;Sampled=1`;

const OTLP = {
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_LOGS_EXPORTER: 'otlp',
};

/** What one invocation of a process of its own sent, and where. */
interface Arrived {
  /** Documents at the daemon, spans, points and records at the collector. */
  readonly xray: number;
  readonly spans: number;
  readonly points: number;
  readonly records: number;
  /** On stdout. */
  readonly lines: number;
  readonly emf: number;
  readonly warnings: readonly string[];
}

const NOTHING: Arrived = {
  ...{ xray: 0, spans: 0, points: 0, records: 0, lines: 0, emf: 0 },
  warnings: [],
};

let collector: OtlpCollector;
let folder: string;
let runs = 0;
const places: string[] = [];

beforeAll(async () => {
  collector = await openCollector();
  folder = inject('consumers')['1.9.1'] ?? '';
  cpSync(new URL('./apps/swapped.mjs', import.meta.url), join(folder, 'swapped.mjs'));
});
afterAll(async () => {
  await collector.close();
  for (const place of places) rmSync(place, { recursive: true });
});

/** Invokes the program once, in the moment that its process is ready. */
async function arrived(env: Environment, module = join(folder, 'swapped.mjs')): Promise<Arrived> {
  const daemon: Daemon = await openDaemon();
  runs += 1;
  const name = `process-${runs}`;
  const lambda = await startLambda({
    module,
    cwd: folder,
    daemonAddress: daemon.address,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint(name),
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      ...env,
    },
  });
  const answer = await lambda.invoke({
    requestId: '6bc28136-4365-4021-b021-0ce6b2e64ab0',
    traceHeader: HEADER,
    event: { order: '7' },
  });
  const lines = (await lambda.end()).map((line) => JSON.parse(line) as Record<string, unknown>);
  await daemon.close();
  expect(answer.error).toEqual({ name: 'RangeError', message: 'card declined' });
  const { spans, points, records } = collector.received(name);
  const warnings = lines.filter((line) => 'logger' in line);
  const emf = lines.filter((line) => '_aws' in line);
  return {
    xray: daemon.documents.length,
    spans: spans.length,
    points: points.length,
    records: records.length,
    lines: lines.length - warnings.length - emf.length,
    emf: emf.length,
    warnings: warnings.map((line) => String(line['message'])),
  };
}

describe('the same program in a process of its own', () => {
  test.each<[string, Environment, Partial<Arrived>]>([
    ['nothing set', {}, { xray: 3, emf: 2, lines: 2 }],
    [
      'empty words, which are none',
      { OTEL_TRACES_EXPORTER: '', OTEL_METRICS_EXPORTER: ' ', OTEL_LOGS_EXPORTER: ',' },
      { xray: 3, emf: 2, lines: 2 },
    ],
    ['all over OTLP', OTLP, { spans: 3, points: 2, records: 2 }],
    [
      'lists',
      {
        OTEL_TRACES_EXPORTER: 'xray,otlp',
        OTEL_METRICS_EXPORTER: 'emf,otlp',
        OTEL_LOGS_EXPORTER: 'stdout,otlp',
      },
      { xray: 3, emf: 2, lines: 2, spans: 3, points: 2, records: 2 },
    ],
    ['spans alone over OTLP', { OTEL_TRACES_EXPORTER: 'otlp' }, { spans: 3, emf: 2, lines: 2 }],
    ['the SDK disabled', { ...OTLP, OTEL_SDK_DISABLED: 'true' }, { lines: 2 }],
    [
      'the SDK disabled, and no lines asked for',
      { ...OTLP, OTEL_SDK_DISABLED: 'true', OTEL_LOGS_EXPORTER: 'none' },
      {},
    ],
    [
      'a sampler that takes nothing',
      { ...OTLP, OTEL_TRACES_SAMPLER: 'always_off' },
      { points: 2, records: 2 },
    ],
    [
      'words that nobody knows',
      {
        OTEL_TRACES_EXPORTER: 'otlp,zipkin',
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_LOGS_EXPORTER: 'file',
        OTEL_TRACES_SAMPLER: 'xray',
        OTEL_PROPAGATORS: 'b3',
        OTEL_SPAN_EVENT_COUNT_LIMIT: 'many',
      },
      {
        ...{ xray: 3, emf: 2, lines: 2 },
        warnings: [
          'OTEL_LOGS_EXPORTER is "file", which cannot be used. Set a comma list of stdout, otlp, none; the default is in force.',
          'OTEL_TRACES_EXPORTER is "otlp,zipkin", which cannot be used. Set a comma list of xray, otlp, console, memory, none; the default is in force.',
          'OTEL_METRICS_EXPORTER is "prometheus", which cannot be used. Set a comma list of emf, otlp, console, memory, none; the default is in force.',
          'OTEL_PROPAGATORS is "b3", which cannot be used. Set a comma list of xray, tracecontext, baggage, none; the default is in force.',
          'OTEL_TRACES_SAMPLER is "xray", which cannot be used. Set one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio; the default is in force.',
          'OTEL_SPAN_EVENT_COUNT_LIMIT is "many", which cannot be used. Set a whole number from 0 up; the default is in force.',
        ],
      },
    ],
  ])('%s', async (_, environment, expected) => {
    expect(await arrived(environment)).toEqual({ ...NOTHING, ...expected });
  });
});

/** A copy of the user's folder in which `fluoroscope/otlp` is not there. */
function withoutOtlp(): string {
  const place = mkdtempSync(join(tmpdir(), 'fluoroscope-swapped-'));
  places.push(place);
  cpSync(folder, place, { recursive: true });
  for (const format of ['esm', 'cjs']) {
    rmSync(join(place, 'node_modules/fluoroscope/dist', format, 'otlp.js'));
  }
  return join(place, 'swapped.mjs');
}

describe('where fluoroscope/otlp is not there', () => {
  test('nobody misses it who does not ask for it', async () => {
    expect(await arrived({}, withoutOtlp())).toEqual({ ...NOTHING, xray: 3, emf: 2, lines: 2 });
  });

  test('it is one warning for all signals, and their other words go on', async () => {
    const environment = {
      ...OTLP,
      OTEL_TRACES_EXPORTER: 'xray,otlp',
      OTEL_LOGS_EXPORTER: 'stdout,otlp',
    };
    const { warnings, ...counts } = await arrived(environment, withoutOtlp());
    expect(counts).toEqual({ ...counts, ...NOTHING, xray: 3, lines: 2, warnings: undefined });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^fluoroscope\/otlp could not be loaded.* must hold it/);
  });
});

/** The program as one file, alone in a folder. */
async function bundled(file: string, options: BuildOptions): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'fluoroscope-swapped-'));
  places.push(place);
  const outfile = join(place, file);
  await build({
    entryPoints: [join(folder, 'swapped.mjs')],
    ...{ bundle: true, platform: 'node', minify: true, absWorkingDir: folder, outfile },
    ...options,
  });
  return outfile;
}

describe('bundled by esbuild', () => {
  test.each<[string, BuildOptions]>([
    ['app.cjs', { format: 'cjs' }],
    ['app.mjs', { format: 'esm' }],
  ])('%s holds fluoroscope/otlp, and sends there', async (file, options) => {
    const module = await bundled(file, options);
    expect(await arrived(OTLP, module)).toEqual({ ...NOTHING, spans: 3, points: 2, records: 2 });
  });

  test('with fluoroscope/otlp left out, a word that asks for it is one warning', async () => {
    const module = await bundled('app.mjs', { format: 'esm', external: ['fluoroscope/otlp'] });
    const { warnings, ...counts } = await arrived({ OTEL_TRACES_EXPORTER: 'otlp' }, module);
    expect(counts).toMatchObject({ spans: 0, emf: 2, lines: 2 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('do not make it external');
  });
});
