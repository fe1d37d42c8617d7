import { AsyncLocalStorage } from 'node:async_hooks';
import { createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createEmfMeterProvider } from 'fluoroscope/emf';
import { memoryTelemetry } from 'fluoroscope/memory';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { takePendingFlushes } from '../src/background-flush.js';
import { beginInvocation } from '../src/cold-start.js';
import { lambdaEnvironment } from '../src/config.js';
import { flushPauseMs } from '../src/flush.js';
import { runtimeTraceOf } from '../src/runtime-trace.js';
import { openDaemon } from './e2e/daemon.js';
import { lambdaContext } from './lambda-context.js';
import { plannedTelemetry } from './planned-telemetry.js';

const tracer = createTracer();
const metrics = createMetrics({ namespace: 'Shop', service: 'orders' });

beforeEach(() => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders');
  vi.stubEnv('AWS_LAMBDA_MAX_CONCURRENCY', '64');
});
afterEach(() => {
  takePendingFlushes();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const traceId = (index: number): string => `6745b3a1${index.toString(16).padStart(24, '0')}`;
const spanId = (index: number): string => (0xabc0000000 + index).toString(16).padStart(16, '0');
const header = (index: number): string =>
  `Root=1-6745b3a1-${index.toString(16).padStart(24, '0')};Parent=${spanId(index)};Sampled=1`;

// First, as the process's own first invocation is the one in question.
test('the first invocation of a concurrent process is no cold start', () => {
  expect(beginInvocation(lambdaEnvironment())).toBe(false);
});

test('a process is concurrent where the variable is there, as the runtime has it, even empty', () => {
  vi.stubEnv('AWS_LAMBDA_MAX_CONCURRENCY', '');
  expect(lambdaEnvironment()?.concurrent).toBe(true);
  vi.stubEnv('AWS_LAMBDA_MAX_CONCURRENCY', undefined);
  expect(lambdaEnvironment()?.concurrent).toBe(false);
});

/** What the runtime gives an invocation of its trace, by place. */
interface Given {
  readonly context?: number;
  readonly store?: number;
  readonly variable?: number;
}

describe('the trace header of an invocation', () => {
  /** The runtime's own store, which is each invocation's where they overlap. */
  const store = new AsyncLocalStorage<string | undefined>();

  beforeEach(() => {
    vi.stubGlobal('awslambda', { InvokeStore: { getXRayTraceId: () => store.getStore() } });
  });

  /** Invokes with what the runtime gives; tells where the invocation span stands. */
  const originOf = async (given: Given): Promise<{ parent?: string; trace?: string }> => {
    vi.stubEnv('_X_AMZN_TRACE_ID', given.variable === undefined ? '' : header(given.variable));
    const telemetry = memoryTelemetry();
    const xRayTraceId = given.context === undefined ? undefined : header(given.context);
    const handler = instrument(() => new Promise((resolve) => setTimeout(resolve, 2)), {
      telemetry,
    });
    const stored = given.store === undefined ? undefined : header(given.store);
    await store.run(stored, () => handler({}, lambdaContext({ xRayTraceId })));
    const [span] = telemetry.spans;
    return { parent: span?.parentSpanId ?? 'none', trace: span?.traceId ?? 'none' };
  };

  test.each([
    ['of the context, before the store', { context: 1, store: 2, variable: 3 }, 1],
    ['of the store, where the context has none', { store: 2, variable: 3 }, 2],
  ])('is that %s', async (...[, given, index]) => {
    expect(await originOf(given)).toEqual({ parent: spanId(index), trace: traceId(index) });
  });

  test('is none where only the environment has one, which is the whole process’s', async () => {
    const { parent, trace } = await originOf({ variable: 3 });
    expect(parent).toBe('none');
    expect(trace).not.toBe(traceId(3));
  });

  test('is each one’s own where they overlap', async () => {
    const all = Array.from({ length: 64 }, (_, index) => index + 1);
    const found = await Promise.all(all.map((index) => originOf({ store: index })));
    expect(found).toEqual(all.map((index) => ({ parent: spanId(index), trace: traceId(index) })));
  });

  test('is nobody’s after the invocation whose store it was in', async () => {
    await originOf({ store: 5 });
    expect((await originOf({})).trace).not.toBe(traceId(5));
  });
});

describe('an invocation that is still there after its deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  });

  test('is told of in time, and again as it ended when it finishes with less than no time left', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(
      async () => {
        metrics.addMetric('Begun', MetricUnit.Count, 1);
        await tracer.capture('slow', () => new Promise((resolve) => setTimeout(resolve, 30_000)));
        return 'late';
      },
      { telemetry },
    );
    const deadlineMs = Date.now() + 10_000;
    const answered = handler(
      {},
      lambdaContext({ getRemainingTimeInMillis: () => deadlineMs - Date.now() }),
    );
    await vi.advanceTimersByTimeAsync(9_800);
    expect(telemetry.spans.map((span) => [span.name, span.attributes['error.type']])).toEqual([
      ['slow', 'timeout'],
      ['orders', 'timeout'],
    ]);
    expect(telemetry.metrics.map((metric) => metric.name)).toEqual(['Begun']);
    await vi.advanceTimersByTimeAsync(20_200);
    expect(await answered).toBe('late');
    await vi.advanceTimersByTimeAsync(200);
    const [slow, invocation, slowAgain, invocationAgain] = telemetry.spans;
    expect([slowAgain?.spanId, invocationAgain?.spanId]).toEqual([
      slow?.spanId,
      invocation?.spanId,
    ]);
    expect([slowAgain?.status.code, invocationAgain?.status.code]).toEqual(['UNSET', 'UNSET']);
    expect(telemetry.spans).toHaveLength(4);
    expect(telemetry.metrics.map((metric) => metric.name)).toEqual(['Begun']);
  });

  test('is no failure of an exporter that takes longer than the deadline’s margin', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 1_000 }));
    const handler = instrument(() => new Promise(() => {}), { telemetry });
    for (let index = 0; index < 5; index += 1) {
      const deadlineMs = Date.now() + 1_000;
      void handler({}, lambdaContext({ getRemainingTimeInMillis: () => deadlineMs - Date.now() }));
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect([telemetry.begun, flushPauseMs(telemetry)]).toEqual([5, 0]);
  });

  test('leaves the others alone', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(() => tracer.capture('hangs', () => new Promise(() => {})), {
      telemetry,
    });
    const begin = (timeMs: number, awsRequestId: string): void => {
      const context = lambdaContext({ awsRequestId, getRemainingTimeInMillis: () => timeMs });
      void handler({}, context);
    };
    begin(10_000, 'short');
    begin(60_000, 'long');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(telemetry.spans.map((span) => span.attributes['faas.invocation_id'])).toEqual([
      undefined,
      'short',
    ]);
  });
});

test('what overlaps is told apart in metrics: a document an invocation, one for bare instruments', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const lines: string[] = [];
  const meterProvider = createEmfMeterProvider({
    write: (text) => lines.push(...text.split('\n')),
  });
  const { forceFlush } = meterProvider;
  const bare = meterProvider.getMeter('bare').createCounter('Bare');
  const handler = instrument(
    async (event: { readonly id: string }) => {
      metrics.addDimension('order', event.id);
      await new Promise((resolve) => setTimeout(resolve, 10));
      metrics.addMetric('Orders', MetricUnit.Count, 1);
      bare.add(1);
    },
    { telemetry: { ...memoryTelemetry(), meterProvider, forceFlush } },
  );
  const ids = ['a', 'b', 'c'];
  for (const id of ids) void handler({ id }, lambdaContext({ awsRequestId: `request-${id}` }));
  await vi.advanceTimersByTimeAsync(210);
  const documents = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  expect(documents).toMatchObject([
    ...ids.map((id) => ({ order: id, Orders: 1, function_request_id: `request-${id}` })),
    { Bare: 3 },
  ]);
  expect(documents[3]).not.toHaveProperty('function_request_id');
});

test('the spans of a long invocation stay parts of its function’s segment, however many others came and went', async () => {
  const daemon = await openDaemon();
  const telemetry = awsTelemetry({ daemonAddress: daemon.address, http: false });
  let finish: (value?: unknown) => void = () => {};
  const long = new Promise((resolve) => {
    finish = resolve;
  });
  const handler = instrument(
    async (event: { readonly isLong: boolean }) => {
      if (event.isLong) await tracer.capture('long', () => long);
    },
    { telemetry },
  );
  const invoke = (index: number, isLong: boolean): Promise<unknown> =>
    handler({ isLong }, lambdaContext({ xRayTraceId: header(index) }));
  const answered = invoke(0, true);
  for (let index = 1; index <= 1_000; index += 1) await invoke(index, false);
  await daemon.received(1_000);
  finish();
  await answered;
  const documents = await daemon.received(1_002);
  expect(documents.slice(1_000)).toMatchObject([
    { name: 'long', type: 'subsegment' },
    { name: 'orders', type: 'subsegment', parent_id: spanId(0) },
  ]);
  expect(runtimeTraceOf(traceId(1))).toBeUndefined();
  await telemetry.shutdown();
  await daemon.close();
});
