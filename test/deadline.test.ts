import { diag } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createMetrics, createTracer, instrument, MetricUnit, type Telemetry } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lambdaContext } from './lambda-context.js';

const tracer = createTracer();
const metrics = createMetrics({ namespace: 'Shop', service: 'orders' });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A context with 10 s until its deadline, by the faked clock. */
function tenSeconds(): ReturnType<typeof lambdaContext> {
  const deadlineMs = Date.now() + 10_000;
  return lambdaContext({ getRemainingTimeInMillis: () => deadlineMs - Date.now() });
}

describe('an invocation that hangs', () => {
  test('is told of 200 ms before its end: every open span, the hanging one innermost, a line, its metrics', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(
      async () => {
        metrics.addMetric('Begun', MetricUnit.Count, 1);
        tracer.capture('done', () => {});
        await tracer.capture('outer', () => tracer.capture('hangs', () => new Promise(() => {})));
      },
      { telemetry },
    );
    void handler({}, tenSeconds());
    await vi.advanceTimersByTimeAsync(9_799);
    expect(telemetry.spans.map((span) => span.name)).toEqual(['done']);
    await vi.advanceTimersByTimeAsync(1);
    const [, ...open] = telemetry.spans;
    expect(open.map((span) => span.name)).toEqual(['hangs', 'outer', 'orders']);
    for (const span of open) {
      expect(span).toMatchObject({
        status: { code: 'ERROR', message: 'timeout' },
        attributes: { 'error.type': 'timeout' },
        durationMs: 9_800,
      });
    }
    expect(open[0]?.parentSpanId).toBe(open[1]?.spanId);
    expect(telemetry.logs).toMatchObject([
      {
        level: 'ERROR',
        message: 'The invocation is about to time out',
        attributes: { time_left_ms: 200, open_spans: ['hangs', 'outer'] },
      },
    ]);
    expect(telemetry.metrics).toMatchObject([{ name: 'Begun', value: 1 }]);
  });

  test('is told of timeoutMarginMs before its end', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(() => new Promise(() => {}), { telemetry, timeoutMarginMs: 3_000 });
    void handler({}, tenSeconds());
    await vi.advanceTimersByTimeAsync(7_000);
    expect(telemetry.spans).toMatchObject([{ name: 'orders', durationMs: 7_000 }]);
  });

  test('of a foreign SDK has those spans ended that were begun here', async () => {
    const exporter = new InMemorySpanExporter();
    const tracerProvider = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    });
    const telemetry: Telemetry = { ...memoryTelemetry(), tracerProvider };
    const handler = instrument(() => tracer.capture('hangs', () => new Promise(() => {})), {
      telemetry,
    });
    void handler({}, tenSeconds());
    await vi.advanceTimersByTimeAsync(9_800);
    expect(
      exporter.getFinishedSpans().map((span) => [span.name, span.attributes['error.type']]),
    ).toEqual([
      ['hangs', 'timeout'],
      ['orders', 'timeout'],
    ]);
  });
});

describe('an invocation whose context tells no time that could be', () => {
  test.each<[what: string, getRemainingTimeInMillis: unknown]>([
    ['nothing', undefined],
    ['NaN', () => Number.NaN],
    ['Infinity', () => Number.POSITIVE_INFINITY],
    ['no time left', () => 0],
    ['a time that is over', () => -5],
    ['more than a timer takes', () => 1e15],
    ['a text', () => '3000'],
    ['no function', 3_000],
    [
      'an error',
      () => {
        throw new Error('no clock');
      },
    ],
  ])('such as %s is not watched, and answers', async (_, getRemainingTimeInMillis) => {
    const telemetry = memoryTelemetry();
    let timers: number | undefined;
    const handler = instrument(
      async () => {
        timers = vi.getTimerCount();
        return 'ok';
      },
      { telemetry },
    );
    expect(await handler({}, lambdaContext({ getRemainingTimeInMillis } as never))).toBe('ok');
    expect(timers).toBe(0);
    expect(telemetry.spans).toMatchObject([{ status: { code: 'UNSET' } }]);
  });

  test('such as less than timeoutMarginMs, is told of by the default margin', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(() => new Promise(() => {}), { telemetry, timeoutMarginMs: 10_000 });
    void handler({}, tenSeconds());
    await vi.advanceTimersByTimeAsync(9_799);
    expect(telemetry.spans).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(telemetry.spans).toMatchObject([{ attributes: { 'error.type': 'timeout' } }]);
  });
});

describe('an invocation that finishes after all', () => {
  test('is sent again as it ended, under the same ids, and no metric twice', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(
      async () => {
        metrics.addMetric('Before', MetricUnit.Count, 1);
        await tracer.capture('slow', () => new Promise((resolve) => setTimeout(resolve, 9_900)));
        metrics.addMetric('After', MetricUnit.Count, 1);
        return 'late';
      },
      { telemetry },
    );
    const answered = handler({}, tenSeconds());
    await vi.advanceTimersByTimeAsync(9_900);
    expect(await answered).toBe('late');
    const [slow, outer, slowAgain, outerAgain] = telemetry.spans;
    expect([slow?.spanId, outer?.spanId]).toEqual([slowAgain?.spanId, outerAgain?.spanId]);
    expect([slow?.status.code, outer?.status.code]).toEqual(['ERROR', 'ERROR']);
    expect([slowAgain?.status.code, outerAgain?.status.code]).toEqual(['UNSET', 'UNSET']);
    expect(telemetry.metrics.map((metric) => metric.name)).toEqual(['Before', 'After']);
    expect(telemetry.logs.map((log) => log.level)).toEqual(['ERROR', 'WARN']);
  });

  test('is not said to lack the metrics that were published by then', async () => {
    const handler = instrument(
      async () => {
        metrics.addMetric('Before', MetricUnit.Count, 1);
        await new Promise((resolve) => setTimeout(resolve, 9_900));
        return 'late';
      },
      { telemetry: memoryTelemetry(), metrics, throwOnEmptyMetrics: true },
    );
    const answered = handler({}, tenSeconds());
    await vi.advanceTimersByTimeAsync(9_900);
    expect(await answered).toBe('late');
  });

  test('with an error is sent again with that error', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 9_900));
        throw new RangeError('late');
      },
      { telemetry },
    );
    const answered = expect(handler({}, tenSeconds())).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(9_900);
    await answered;
    expect(telemetry.spans.map((span) => span.attributes['error.type'])).toEqual([
      'timeout',
      'RangeError',
    ]);
    expect(telemetry.logs.map((log) => log.message)).toEqual([
      'The invocation is about to time out',
      'The invocation finished after it was told of as unfinished; its spans are sent again, as they ended',
      'The handler failed',
    ]);
  });

  test('has nothing ended twice at a foreign SDK', async () => {
    const complaints: string[] = [];
    const note = (text: string): void => void complaints.push(text);
    const quiet = { info() {}, debug() {}, verbose() {} };
    diag.setLogger({ error: note, warn: note, ...quiet }, { suppressOverrideMessage: true });
    const exporter = new InMemorySpanExporter();
    const tracerProvider = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    });
    const handler = instrument(
      async ({ fail }: { fail: boolean }) => {
        await tracer.capture('slow', async () => {
          await new Promise((resolve) => setTimeout(resolve, 9_900));
          if (fail) throw new RangeError('late');
        });
      },
      { telemetry: { ...memoryTelemetry(), tracerProvider } },
    );
    const answered = Promise.allSettled([
      handler({ fail: false }, tenSeconds()),
      handler({ fail: true }, tenSeconds()),
    ]);
    await vi.advanceTimersByTimeAsync(9_900);
    await answered;
    expect(exporter.getFinishedSpans()).toHaveLength(4);
    expect(complaints).toEqual([]);
  });

  test('in time leaves no timer behind', async () => {
    await instrument(async () => 'ok', { telemetry: memoryTelemetry() })({}, tenSeconds());
    expect(vi.getTimerCount()).toBe(0);
  });
});
