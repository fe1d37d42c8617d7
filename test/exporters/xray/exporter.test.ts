import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diag, type SpanContext, SpanKind, TraceFlags } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ExportResultLike, SpanLike } from '../../../exporters/sdk/span.js';
import { createXRayExporter, type XRayExporter } from '../../../exporters/xray/index.js';
import { noteRuntimeTrace } from '../../../src/runtime-trace.js';
import { PARENT_ID, spanLike, TRACE_HEADER, TRACE_ID } from './span-fixture.js';
import { startDaemon, type UdpDaemon, warningSink } from './udp-daemon.js';

let daemon: UdpDaemon;
let warnings: string[];

beforeEach(async () => {
  warnings = [];
  diag.setLogger(warningSink(warnings));
  daemon = await startDaemon();
});
afterEach(async () => {
  await daemon.close();
  diag.disable();
  vi.unstubAllEnvs();
});

const toDaemon = (): XRayExporter =>
  createXRayExporter({ daemonAddress: `127.0.0.1:${daemon.port}` });

const context = (traceFlags: number, traceId = TRACE_ID): (() => SpanContext) => {
  return () => ({ traceId, spanId: '53995c3f42cd8ad8', traceFlags });
};

/** What a list of datagrams is made of, without a socket. */
function exported(spans: SpanLike[]): {
  documents: Array<Record<string, unknown>>;
  result: ExportResultLike | undefined;
} {
  const datagrams: string[] = [];
  const exporter = createXRayExporter({ send: (datagram) => datagrams.push(datagram) });
  let result: ExportResultLike | undefined;
  exporter.export(spans, (outcome) => {
    result = outcome;
  });
  return { documents: datagrams.map((text) => JSON.parse(text.split('\n')[1] ?? '')), result };
}

test('a datagram is the header, a line feed and one document', async () => {
  const exporter = toDaemon();

  exporter.export([spanLike()], () => {});
  await daemon.received(1);

  const [header, document, ...rest] = daemon.datagrams[0]?.split('\n') ?? [];
  expect(header).toBe('{"format":"json","version":1}');
  expect(JSON.parse(document ?? '')).toMatchObject({
    name: 'work',
    trace_id: '1-5759e988-bd862e3fe1be46a994272793',
  });
  expect(rest).toEqual([]);
});

test.each([
  [
    'sdk-trace',
    (exporter: XRayExporter) =>
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  ],
  [
    'sdk-trace-base',
    (exporter: XRayExporter) =>
      new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] }),
  ],
] as const)('500 spans of %s arrive, each once', async (_name, create) => {
  const exporter = toDaemon();
  const provider = create(exporter);
  const tracer = provider.getTracer('test');
  const ids = new Set<string>();

  // In portions: the receiver's buffer in the kernel is smaller than all of them together.
  for (let portion = 0; portion < 10; portion += 1) {
    for (let index = 0; index < 50; index += 1) {
      const span = tracer.startSpan('work');
      ids.add(span.spanContext().spanId);
      span.end();
    }
    await provider.forceFlush();
    await daemon.received(ids.size);
  }

  const received = daemon.documents().map(({ id }) => String(id));
  expect(received).toHaveLength(500);
  expect(new Set(received)).toEqual(ids);
});

test('spans that are not sampled are never sent', () => {
  const { documents, result } = exported([spanLike({ spanContext: context(TraceFlags.NONE) })]);

  expect(documents).toEqual([]);
  expect(result).toEqual({ code: 0 });
});

test("spans of the runtime's trace are not sent when Lambda did not sample it", () => {
  vi.stubEnv('_X_AMZN_TRACE_ID', TRACE_HEADER.replace('Sampled=1', 'Sampled=0'));

  expect(exported([spanLike()]).documents).toEqual([]);
});

test("without instrument the environment's header makes a span a part of the function's segment", () => {
  vi.stubEnv('_X_AMZN_TRACE_ID', TRACE_HEADER);

  const { documents } = exported([spanLike({ kind: SpanKind.SERVER })]);

  expect(documents).toMatchObject([{ type: 'subsegment', parent_id: PARENT_ID, name: 'work' }]);
});

test("with instrument each span belongs to its own invocation's segment", () => {
  const other = '5759e988bd862e3fe1be46a994272aaa';
  noteRuntimeTrace({ traceId: other, parentId: 'aaaaaaaaaaaaaaaa', sampled: true });
  vi.stubEnv('_X_AMZN_TRACE_ID', TRACE_HEADER);

  const { documents } = exported([
    spanLike({ spanContext: context(TraceFlags.SAMPLED, other) }),
    spanLike(),
  ]);

  expect(documents.map((document) => document['parent_id'])).toEqual([
    'aaaaaaaaaaaaaaaa',
    PARENT_ID,
  ]);
});

test("inside Lambda a span of another trace is a segment of the function's own kind", () => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders-fn');
  vi.stubEnv('_X_AMZN_TRACE_ID', TRACE_HEADER);
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

  const { documents } = exported([
    spanLike({
      kind: SpanKind.SERVER,
      spanContext: context(TraceFlags.SAMPLED, traceId),
      resource: { attributes: { 'service.name': 'orders' } },
    }),
  ]);

  expect(documents[0]).toMatchObject({ name: 'orders', origin: 'AWS::Lambda::Function' });
  expect(documents[0]).not.toHaveProperty('type');
});

test("the resource that is joined in is the one that the document's mapping has", () => {
  const resource = { attributes: { 'service.name': 'orders', list: ['a'], quote: '"}' } };
  const attributeSets = [{}, { a: 1 }, { 'metadata.ns.k': '{"x":1}' }, { 'metadata.e': '{}' }];

  for (const attributes of attributeSets) {
    const [document] = exported([spanLike({ resource, attributes })]).documents;
    expect(document?.['metadata']).toMatchObject({
      default: {
        'otel.resource.service.name': 'orders',
        'otel.resource.list': ['a'],
        'otel.resource.quote': '"}',
      },
    });
  }
});

test('a span that cannot be read is counted, and the others are sent', () => {
  const { documents, result } = exported([hostile(spanLike()), spanLike({ name: 'good' })]);

  expect(documents).toMatchObject([{ name: 'good' }]);
  expect(result).toMatchObject({ code: 1, error: { message: 'no name' } });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('X-Ray: 1 spans could not be sent: Error: no name');
});

test('nothing is exported after the shutdown, and it says so', async () => {
  const exporter = toDaemon();
  await exporter.shutdown();
  let result: ExportResultLike | undefined;

  exporter.export([spanLike()], (outcome) => {
    result = outcome;
  });

  expect(result?.code).toBe(1);
  expect(result?.error?.message).toContain('shut down');
});

test('documents that were cut are one warning with a number', () => {
  const attributes = { body: 'x'.repeat(100_000) };

  const { documents } = exported([spanLike({ attributes }), spanLike({ attributes })]);

  expect(documents).toHaveLength(2);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('1 documents over 65477 bytes were cut');
});

test('process.exit() right after the export loses nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'xray-exit-'));
  const outfile = join(folder, 'exit.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./exit-program.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    outfile,
  });
  const child = spawn(process.execPath, [outfile], {
    env: { ...process.env, AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.port}` },
    stdio: 'inherit',
  });

  const [code] = await once(child, 'exit');
  await daemon.received(20);

  expect(code).toBe(7);
  expect(daemon.datagrams).toHaveLength(20);
  await rm(folder, { recursive: true });
});

test('spans of the in-memory exporter can be exported later', () => {
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: memory })],
  });
  provider.getTracer('test').startSpan('work').end();

  expect(exported(memory.getFinishedSpans()).documents).toMatchObject([{ name: 'work' }]);
});

function hostile(span: SpanLike): SpanLike {
  return Object.defineProperty(span, 'name', {
    get: () => {
      throw new Error('no name');
    },
  });
}
