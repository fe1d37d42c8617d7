import { instrument, type Telemetry } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { type MemoryTelemetry, memoryTelemetry } from 'fluoroscope/memory';
import { describe, expect, test } from 'vitest';
import { lambdaContext } from './lambda-context.js';

const RUNTIME = { traceId: '6745b3a10123456789abcdef01234567', spanId: '53995c3f42cd8ad8' };
const EVENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const ROOT = 'Root=1-6745b3a1-0123456789abcdef01234567';
const HEADER = `${ROOT};Parent=53995c3f42cd8ad8;Sampled=1`;
const TRACEPARENT = `00-${EVENT.traceId}-${EVENT.spanId}-01`;

type Policy = Pick<Telemetry, 'parent' | 'sampledZero' | 'trustEventContext'> &
  Partial<Pick<Telemetry, 'propagator'>>;

interface Case {
  readonly policy?: Policy;
  readonly header?: string;
  readonly headers?: Record<string, string>;
}

/** The span of one invocation by an HTTP event, and its log line. */
async function spanOf({ policy, header, headers = {} }: Case): Promise<{
  readonly span: MemoryTelemetry['spans'][number] | undefined;
  readonly log: Readonly<Record<string, unknown>> | undefined;
}> {
  const memory = memoryTelemetry();
  const telemetry: Telemetry = { ...memory, ...policy };
  const handler = instrument(
    async () => {
      throw new Error('for its log line');
    },
    { telemetry },
  );
  const event = {
    version: '2.0',
    rawPath: '/',
    headers,
    requestContext: { http: { method: 'GET' }, requestId: 'r' },
  };
  await handler(event, lambdaContext({ xRayTraceId: header })).catch(() => {});
  return { span: memory.spans[0], log: memory.logs[0]?.attributes };
}

describe('the parent of the invocation span', () => {
  test("is the event's, and the runtime's is a link", async () => {
    const { span } = await spanOf({ header: HEADER, headers: { traceparent: TRACEPARENT } });
    expect(span).toMatchObject({ traceId: EVENT.traceId, parentSpanId: EVENT.spanId });
    expect(span?.links).toMatchObject([RUNTIME]);
  });

  test("is the runtime's where the telemetry says so, and the event's is a link", async () => {
    const { span } = await spanOf({
      policy: { parent: 'runtime' },
      header: HEADER,
      headers: { TraceParent: TRACEPARENT },
    });
    expect(span).toMatchObject({ traceId: RUNTIME.traceId, parentSpanId: RUNTIME.spanId });
    expect(span?.links).toMatchObject([EVENT]);
  });

  test('is a link alone where the event is not trusted', async () => {
    const { span } = await spanOf({
      policy: { trustEventContext: false },
      headers: { traceparent: TRACEPARENT },
    });
    expect(span?.traceId).not.toBe(EVENT.traceId);
    expect(span?.parentSpanId).toBeUndefined();
    expect(span?.links).toMatchObject([EVENT]);
  });

  test("is the event's by Amazon's own header, where the propagator knows the W3C's alone", async () => {
    const header = `Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${EVENT.spanId};Sampled=1`;
    const { span } = await spanOf({ headers: { 'X-Amzn-Trace-Id': header } });
    expect(span).toMatchObject({ traceId: EVENT.traceId, parentSpanId: EVENT.spanId });
  });

  test('is none, in the trace of a header that names a root alone', async () => {
    const { span } = await spanOf({ headers: { 'X-Amzn-Trace-Id': ROOT } });
    expect(span).toMatchObject({ traceId: RUNTIME.traceId, parentSpanId: undefined, links: [] });
  });

  test("is none where a malformed traceparent stands beside Amazon's header with a root alone", async () => {
    const { propagator } = awsTelemetry({ daemonAddress: '127.0.0.1:9' });
    const headers = { traceparent: '00-nonsense', 'x-amzn-trace-id': ROOT };
    const { span } = await spanOf({ policy: { propagator }, headers });
    expect(span).toMatchObject({ traceId: RUNTIME.traceId, parentSpanId: undefined });
  });

  test("is the runtime's before a header of the event that names a root alone", async () => {
    const { span } = await spanOf({ header: HEADER, headers: { 'x-amzn-trace-id': ROOT } });
    expect(span).toMatchObject({ traceId: RUNTIME.traceId, parentSpanId: RUNTIME.spanId });
  });

  test.each([`${ROOT};Parent=53995c3f42cd8ad8`, `${ROOT};Sampled=?;Parent=53995c3f42cd8ad8`])(
    'is taken from a header that leaves the sampling open: %s',
    async (header) => {
      const { span } = await spanOf({ header, policy: { sampledZero: 'respect' } });
      expect(span).toMatchObject({ traceId: RUNTIME.traceId, parentSpanId: RUNTIME.spanId });
    },
  );

  test('is found in a header with its fields in any order, and others beside them', async () => {
    const header = `Self=1-67-0;Sampled=1;Parent=53995C3F42CD8AD8; ${ROOT};Lineage=a87bd80c:0`;
    const { span } = await spanOf({ header });
    expect(span).toMatchObject({ traceId: RUNTIME.traceId, parentSpanId: RUNTIME.spanId });
  });

  test.each([
    '',
    'Root=1-bad',
    'Root=1-00000000-000000000000000000000000;Parent=0;Sampled=1',
    '=;=;',
  ])('is none in a new trace for a header that says nothing: %j', async (header) => {
    const { span } = await spanOf({ header });
    expect(span?.parentSpanId).toBeUndefined();
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
  });
});

test('the caller of a direct invoke is the parent, by what it passed along beside the event', async () => {
  const telemetry = memoryTelemetry();
  const clientContext = { custom: { traceparent: TRACEPARENT } };
  await instrument(async () => 'ok', { telemetry })({ id: 7 }, lambdaContext({ clientContext }));
  expect(telemetry.spans[0]).toMatchObject({ traceId: EVENT.traceId, parentSpanId: EVENT.spanId });
});

describe('Sampled=0 in the header of the runtime', () => {
  const header = HEADER.replace('Sampled=1', 'Sampled=0');

  test('records no span where it is respected, and the lines keep the trace id', async () => {
    const { span, log } = await spanOf({ header, policy: { sampledZero: 'respect' } });
    expect(span).toBeUndefined();
    expect(log).toMatchObject({ trace_id: RUNTIME.traceId, trace_flags: '00' });
  });

  test('is not looked at by default: without X-Ray there would be no traces at all', async () => {
    const { span } = await spanOf({ header });
    expect(span).toMatchObject({ traceId: RUNTIME.traceId });
  });

  test('a root alone is no tracing either, where that is respected', async () => {
    const { span, log } = await spanOf({ header: ROOT, policy: { sampledZero: 'respect' } });
    expect(span).toBeUndefined();
    expect(log).toMatchObject({ trace_id: RUNTIME.traceId });
  });

  test('a root alone beside a parent in the event is no link: there is no span that it names', async () => {
    const { span } = await spanOf({
      header: ROOT,
      headers: { traceparent: TRACEPARENT },
      policy: { sampledZero: 'respect' },
    });
    expect(span).toMatchObject({ traceId: EVENT.traceId, links: [] });
  });
});
