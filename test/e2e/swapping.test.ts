import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Daemon, openDaemon, type ReceivedDocument } from './daemon.js';
import { type OtlpCollector, openCollector, type Received } from './otlp-collector.js';
import { type Output, outputOf } from './swapped-output.js';

const TRACES = ['xray', 'otlp', 'console', 'memory', 'none'];
const METRICS = ['emf', 'otlp', 'console', 'memory', 'none'];
const LOGS = ['stdout', 'otlp', 'none'];

interface Combination {
  readonly traces: string;
  readonly metrics: string;
  readonly logs: string;
}

/** Every word of every signal, and lists as people write them. */
const COMBINATIONS: readonly Combination[] = [
  ...TRACES.flatMap((traces) =>
    METRICS.flatMap((metrics) => LOGS.map((logs) => ({ traces, metrics, logs }))),
  ),
  { traces: 'otlp,memory', metrics: 'otlp,memory', logs: 'stdout,otlp' },
  { traces: 'memory,otlp', metrics: 'memory,otlp', logs: 'otlp,stdout' },
  { traces: 'xray,otlp', metrics: 'emf,otlp', logs: 'stdout,otlp' },
  { traces: 'xray, otlp, console, memory', metrics: 'emf, otlp, console, memory', logs: 'otlp' },
  { traces: ' OTLP , Memory,', metrics: 'Memory ,EMF', logs: ' STDOUT ' },
  { traces: 'memory,memory', metrics: 'otlp,otlp,otlp', logs: 'otlp,OTLP' },
  { traces: 'none,otlp', metrics: 'memory,none', logs: 'none,otlp' },
  { traces: 'console,xray', metrics: 'console,emf', logs: 'none,stdout' },
];

/** What a combination came to: what each sink got of it. */
interface Outcome {
  readonly error: string;
  readonly documents: readonly ReceivedDocument[];
  readonly received: Received;
  readonly output: Output;
  readonly memory: Memory;
}

type Plain = Readonly<Record<string, unknown>>;

interface Memory {
  readonly spans: ReadonlyArray<Plain & { readonly attributes: Plain; readonly resource: Plain }>;
  readonly metrics: ReadonlyArray<Plain & { readonly attributes: Plain }>;
  readonly logs: ReadonlyArray<Plain & { readonly attributes: Plain }>;
}

const PARENT = '53995c3f42cd8ad8';
const traceIdOf = (index: number): string => `6745b3a1${index.toString(16).padStart(24, '0')}`;

let daemon: Daemon;
let collector: OtlpCollector;
let child: ChildProcess;
const outcomes: Outcome[] = [];

beforeAll(async () => {
  [daemon, collector] = await Promise.all([openDaemon(), openCollector()]);
  const folder = inject('consumers')['1.9.1'] ?? '';
  const module = join(folder, 'swapped.mjs');
  cpSync(new URL('./apps/swapped.mjs', import.meta.url), module);
  child = fork(fileURLToPath(new URL('./apps/swap-driver.mjs', import.meta.url)), [module], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
    env: {
      PATH: process.env['PATH'],
      AWS_LAMBDA_FUNCTION_NAME: 'shop',
      AWS_REGION: 'eu-central-1',
      AWS_XRAY_DAEMON_ADDRESS: daemon.address,
    },
  });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  // The first invocation is a cold start, and is nothing to compare with.
  const cold = await run(-1, { traces: 'none', metrics: 'none', logs: 'none' });
  const answers: Answer[] = [];
  for (const [index, words] of COMBINATIONS.entries()) answers.push(await run(index, words));
  const ended = Promise.all([once(child, 'exit'), once(child.stdout ?? child, 'end')]);
  child.disconnect();
  await ended;
  // A datagram may be on its way still.
  const withXRay = COMBINATIONS.filter(({ traces }) => traces.includes('xray'));
  await daemon.received(withXRay.length * 3);
  expect(cold.error).toBe('RangeError: card declined');
  for (const { id, error, ...memory } of answers) {
    outcomes.push({
      error,
      documents: daemon.documents.filter(
        (document) => document.trace_id.replaceAll('-', '').slice(1) === traceIdOf(id),
      ),
      received: collector.received(`${id}`),
      output: outputOf(text, id),
      memory,
    });
  }
}, 120_000);

afterAll(() => Promise.all([daemon.close(), collector.close()]));

interface Answer extends Memory {
  readonly id: number;
  readonly error: string;
}

async function run(id: number, { traces, metrics, logs }: Combination): Promise<Answer> {
  child.send({
    id,
    traceHeader: `Root=1-6745b3a1-${traceIdOf(id).slice(8)};Parent=${PARENT};Sampled=1`,
    environment: {
      OTEL_SERVICE_NAME: 'shop',
      OTEL_TRACES_EXPORTER: traces,
      OTEL_METRICS_EXPORTER: metrics,
      OTEL_LOGS_EXPORTER: logs,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint(`${id}`),
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    },
  });
  const [answer] = (await once(child, 'message')) as [Answer];
  return answer;
}

const wordsOf = (list: string): ReadonlySet<string> =>
  new Set(list.split(',').map((word) => word.trim().toLowerCase()));

const CASES = COMBINATIONS.map((words, index) => ({ ...words, index }));

test.each(CASES)(
  'traces $traces, metrics $metrics, logs $logs: each sink gets what it is named for, and no other',
  ({ index, ...lists }) => {
    const traces = wordsOf(lists.traces);
    const metrics = wordsOf(lists.metrics);
    const logs = wordsOf(lists.logs);
    const has = (words: ReadonlySet<string>, word: string, count: number): number =>
      words.has(word) ? count : 0;
    const { documents, received, output, memory, error } = outcomes[index]!;

    expect({
      error,
      xray: documents.length,
      otlp: {
        paths: received.paths,
        spans: received.spans.length,
        points: received.points.length,
        records: received.records.length,
      },
      stdout: {
        lines: output.lines.length,
        emf: output.emf.length,
        traces: output.traces.length,
        metrics: output.metrics.length,
        rest: output.rest,
      },
      memory: {
        spans: memory.spans.length,
        metrics: memory.metrics.length,
        logs: memory.logs.length,
      },
    }).toEqual({
      error: 'RangeError: card declined',
      xray: has(traces, 'xray', 3),
      otlp: {
        paths: [
          ...(logs.has('otlp') ? ['/v1/logs'] : []),
          ...(metrics.has('otlp') ? ['/v1/metrics'] : []),
          ...(traces.has('otlp') ? ['/v1/traces'] : []),
        ],
        spans: has(traces, 'otlp', 3),
        points: has(metrics, 'otlp', 2),
        records: has(logs, 'otlp', 2),
      },
      stdout: {
        lines: has(logs, 'stdout', 2),
        emf: has(metrics, 'emf', 2),
        traces: has(traces, 'console', 4),
        metrics: has(metrics, 'console', 3),
        rest: [],
      },
      memory: {
        spans: has(traces, 'memory', 3),
        metrics: has(metrics, 'memory', 2),
        // Whoever keeps spans has the lines beside them.
        logs: has(traces, 'memory', 2),
      },
    });
  },
);

test('nothing arrived under any other name', () => {
  const withOtlp = CASES.filter((lists) =>
    [lists.traces, lists.metrics, lists.logs].some((list) => wordsOf(list).has('otlp')),
  );
  expect(collector.names().sort()).toEqual(withOtlp.map(({ index }) => `${index}`).sort());
  const withXRay = CASES.filter(({ traces }) => wordsOf(traces).has('xray'));
  expect(daemon.documents).toHaveLength(withXRay.length * 3);
});

/** Content without what every run makes anew: ids and times. */
const CONTENTS: Readonly<Record<string, (outcome: Outcome) => unknown>> = {
  'X-Ray documents': ({ documents }) => documents.map(documentContent),
  'spans over OTLP': ({ received }) => received.spans.map(spanContent),
  'spans in memory': ({ memory }) => memory.spans.map(recordedContent),
  'traces on the console': ({ output }) => output.traces,
  'EMF documents': ({ output }) => output.emf.map(lineContent),
  'points over OTLP': ({ received }) => received.points,
  'metrics in memory': ({ memory }) => memory.metrics,
  'metrics on the console': ({ output }) => output.metrics,
  'lines on stdout': ({ output }) => output.lines.map(lineContent),
  'log records over OTLP': ({ received }) => received.records.map(logContent),
  'log lines in memory': ({ memory }) => memory.logs.map(logContent),
};

test.each(Object.entries(CONTENTS))(
  'the %s are the same, whichever other sinks are on',
  (_, contentOf) => {
    let compared = 0;
    // X-Ray is an environment of its own: results are captured, and lines carry its id.
    for (const isXRay of [true, false]) {
      const contents = CASES.filter(({ traces }) => wordsOf(traces).has('xray') === isXRay)
        .map(({ index }) => withoutRun(contentOf(outcomes[index]!) as unknown[]))
        .filter((content) => content.length > 0);
      for (const content of contents) expect(content).toEqual(contents[0]);
      compared += contents.length;
    }
    expect(compared).toBeGreaterThan(10);
  },
);

test('one run says the same to all sinks of a signal', () => {
  const index = CASES.findIndex(({ traces }) => traces.startsWith('xray, otlp, console, memory'));
  const { documents, received, output, memory } = outcomes[index]!;

  const names = ['load order', 'charge card', 'shop'];
  expect(documents.map(({ name }) => name)).toEqual(names);
  expect(received.spans.map(({ name }) => name)).toEqual(names);
  expect(memory.spans.map(({ name }) => name)).toEqual(names);
  expect(received.spans.map(({ spanId }) => spanId)).toEqual(documents.map(({ id }) => id));
  expect(received.spans.map(({ attributes }) => attributes)).toEqual(
    memory.spans.map(({ attributes }) => attributes),
  );
  expect(received.spans.map(({ resource }) => resource)).toEqual(
    memory.spans.map(({ resource }) => resource),
  );
  expect(documents[2]).toMatchObject({
    parent_id: PARENT,
    fault: true,
    annotations: { Order: '7' },
  });
  expect(received.spans[2]).toMatchObject({
    parentSpanId: PARENT,
    status: { code: 2 },
    attributes: { 'annotations.Order': '7', 'error.type': 'RangeError' },
  });
  expect(output.traces.slice(1).map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
    'shop',
    '├─ load order',
    '└─ charge card',
  ]);

  expect(received.points.map(({ scope, name, value }) => [scope, name, value]).sort()).toEqual([
    ['Shop', 'Orders', 2],
    ['cache', 'hits', 3],
  ]);
  expect(memory.metrics.map(({ meter, name, value }) => [meter, name, value]).sort()).toEqual([
    ['Shop', 'Orders', 2],
    ['cache', 'hits', 3],
  ]);
  expect(output.emf.map((line) => line['Orders'] ?? line['hits']).sort()).toEqual([2, 3]);

  expect(received.records.map(({ body }) => body)).toEqual([
    'order received',
    'The handler failed',
  ]);
  // A record has fields of its own for the ids, and an error under OpenTelemetry's names too.
  const onRecords = ([key]: [string, unknown]): boolean =>
    !/^(exception\.|trace_id$|span_id$|trace_flags$)/.test(key);
  const common = (attributes: Plain): Plain =>
    Object.fromEntries(Object.entries(attributes).filter(onRecords));
  expect(received.records.map(({ attributes }) => common(attributes))).toEqual(
    memory.logs.map(({ attributes }) => common(attributes)),
  );
  for (const { traceId, spanId } of received.records) {
    expect([traceId, spanId]).toEqual([traceIdOf(index), received.spans[2]?.spanId]);
  }
});

/** The program's file has another name in each run, which is seen in stacks. */
function withoutRun(content: readonly unknown[]): unknown[] {
  return JSON.parse(JSON.stringify(content).replace(/\.mjs\?-?\d+/g, '.mjs')) as unknown[];
}

function documentContent({ id, trace_id, ...document }: ReceivedDocument): Plain {
  return { ...withoutTimes(document), parent_id: document.parent_id === PARENT };
}

function spanContent(span: Received['spans'][number]): Plain {
  const { name, kind, attributes, status, events, resource, parentSpanId } = span;
  return { name, kind, attributes, status, events, resource, root: parentSpanId === PARENT };
}

function recordedContent(span: Memory['spans'][number]): Plain {
  const { name, kind, attributes, status, resource } = span;
  return { name, kind, attributes, status, resource, root: span['parentSpanId'] === PARENT };
}

function logContent(record: { readonly attributes: Plain }): Plain {
  const { traceId, spanId, timeMs, attributes, ...rest } = record as Plain;
  return { ...rest, attributes: lineContent(attributes as Plain) };
}

function lineContent(line: Plain): Plain {
  const { timestamp, trace_id, span_id, xray_trace_id, correlation_id, _aws, ...rest } = line;
  const { Timestamp, ...directive } = (_aws ?? {}) as Plain;
  return { ...rest, ...directive };
}

function withoutTimes(value: object): Plain {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    ['start_time', 'end_time', 'id', 'parent_id'].includes(key) ? undefined : part,
  ) as Plain;
}
