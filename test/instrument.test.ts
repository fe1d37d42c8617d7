import { AsyncLocalStorage } from 'node:async_hooks';
import { context, DiagLogLevel, diag, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import {
  createLogger,
  createMetrics,
  createTracer,
  instrument,
  MetricUnit,
  type Telemetry,
} from 'fluoroscope';
import { memoryTelemetry, recordTelemetry } from 'fluoroscope/memory';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { restEvent } from './e2e/rest-event.js';
import { lambdaContext } from './lambda-context.js';

const warnings: string[] = [];
const ignore = (): void => {};
diag.setLogger(
  {
    error: ignore,
    warn: (text) => void warnings.push(text),
    info: ignore,
    debug: ignore,
    verbose: ignore,
  },
  { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
);

afterEach(() => {
  warnings.length = 0;
});

describe('the styles of handlers', () => {
  const telemetry = memoryTelemetry();

  test('an async handler gives its very result', async () => {
    const result = { ok: true };
    const handler = instrument(async () => result, { telemetry });
    expect(await handler({}, lambdaContext())).toBe(result);
  });

  test('a synchronous handler gives its very result', async () => {
    const result = { ok: true };
    expect(await instrument(() => result, { telemetry })({}, lambdaContext())).toBe(result);
  });

  test('a callback handler gives what it calls back with, later, inside its span', async () => {
    telemetry.reset();
    const handler = instrument(
      (_event: unknown, _context: unknown, callback: (error: null, result: string) => void) => {
        setTimeout(() => callback(null, 'later'), 5);
      },
      { telemetry },
    );
    expect(await handler({}, lambdaContext())).toBe('later');
    expect(telemetry.spans[0]?.durationMs).toBeGreaterThan(3);
  });

  test('a callback handler that calls back with an error rejects with that error', async () => {
    const error = new Error('no');
    const handler = instrument(
      (_event: unknown, _context: unknown, callback: (error: Error) => void) => callback(error),
      { telemetry },
    );
    await expect(handler({}, lambdaContext())).rejects.toBe(error);
  });

  test('a streaming handler is told by its third argument, and keeps the symbols of the runtime', async () => {
    const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
    const seen: unknown[] = [];
    const original = Object.assign(
      async (event: unknown, stream: unknown, lambda: unknown) =>
        void seen.push(event, stream, lambda),
      { [streaming]: 'response' },
    );
    const handler = instrument(original as never, { telemetry });
    const lambda = lambdaContext();
    const call = handler as unknown as (...args: unknown[]) => Promise<void>;
    await call('event', 'stream', lambda);
    expect(seen).toEqual(['event', 'stream', lambda]);
    expect((handler as unknown as Record<symbol, unknown>)[streaming]).toBe('response');
  });

  test('the wrapper has two parameters, whatever the handler has', () => {
    expect(instrument((_a: unknown, _b: unknown, _c: unknown) => {}, { telemetry })).toHaveLength(
      2,
    );
  });

  test.each([[new Error('e')], ['text'], [undefined], [null], [Object.create(null)]])(
    'what a handler throws arrives as the same value: %s',
    async (thrown) => {
      const handler = instrument(
        async () => {
          throw thrown;
        },
        { telemetry },
      );
      const caught = await handler({}, lambdaContext()).catch((error: unknown) => ({ error }));
      expect((caught as { error: unknown }).error).toBe(thrown);
    },
  );

  test('an empty or missing context and any event are no failure', async () => {
    const handler = instrument(async (event: unknown) => event, { telemetry });
    for (const event of [undefined, null, 0, '', 'text', [], {}, { Records: [] }]) {
      expect(await handler(event, {} as never)).toBe(event);
      expect(await handler(event, undefined as never)).toBe(event);
    }
    expect(warnings).toEqual([]);
  });
});

describe('the invocation span', () => {
  test('has the facts of the function and of the request', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(async () => ({ statusCode: 201 }), { telemetry, service: 'shop' });
    await handler(restEvent('/orders/7', 'gateway-1'), lambdaContext());
    expect(telemetry.spans).toHaveLength(1);
    expect(telemetry.spans[0]).toMatchObject({
      name: 'orders',
      kind: 'SERVER',
      parentSpanId: undefined,
      status: { code: 'UNSET' },
      attributes: {
        'faas.trigger': 'http',
        'faas.invocation_id': '6bc28136-xmpl-4365-b021-0ce6b2e64ab0',
        'cloud.resource_id': 'arn:aws:lambda:eu-central-1:123456789012:function:orders:7',
        'aws.lambda.invoked_arn': 'arn:aws:lambda:eu-central-1:123456789012:function:orders:live',
        'cloud.account.id': '123456789012',
        'annotations.Service': 'shop',
        'http.request.method': 'GET',
        'http.route': '/{proxy+}',
        'http.response.status_code': 201,
        'url.path': '/orders/7',
        'url.scheme': 'https',
        'user_agent.original': 'curl/8.7.1',
      },
    });
    expect(telemetry.spans[0]?.attributes).not.toHaveProperty('client.address');
  });

  test('is an error with its type and exception when the handler throws', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(
      async () => {
        throw new RangeError('out of stock');
      },
      { telemetry },
    );
    await expect(handler({}, lambdaContext())).rejects.toThrow('out of stock');
    expect(telemetry.spans[0]).toMatchObject({
      status: { code: 'ERROR', message: 'out of stock' },
      attributes: { 'error.type': 'RangeError' },
      events: [{ name: 'exception', attributes: { 'exception.message': 'out of stock' } }],
    });
    expect(telemetry.logs).toMatchObject([{ level: 'ERROR', message: 'The handler failed' }]);
  });

  test.each([
    [200, 'UNSET'],
    [404, 'UNSET'],
    [500, 'ERROR'],
    [503, 'ERROR'],
  ])('of an answer %i is %s', async (statusCode, code) => {
    const telemetry = memoryTelemetry();
    await instrument(async () => ({ statusCode }), { telemetry })(
      restEvent('/', 'g'),
      lambdaContext(),
    );
    expect(telemetry.spans[0]?.status.code).toBe(code);
  });

  test('captures a response on request, without its cookies, at most 4 KB', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(
      async () => ({
        statusCode: 200,
        cookies: ['secret=1'],
        headers: { 'Set-Cookie': 'secret=2' },
        body: 'x'.repeat(9_000),
      }),
      { telemetry, captureResponse: true, service: 'shop.eu' },
    );
    await handler({}, lambdaContext());
    const captured = String(telemetry.spans[0]?.attributes['metadata.shop_eu.handler response']);
    expect(captured).toContain('"statusCode":200');
    expect(captured).not.toContain('secret');
    expect(captured.length).toBeLessThan(4_300);
  });

  test('is the child of a recording span around it, and INTERNAL then', async () => {
    const telemetry = memoryTelemetry();
    const handler = instrument(async () => 'ok', { telemetry });
    const outer = instrument(async () => handler({}, lambdaContext()), { telemetry });
    await outer({}, lambdaContext());
    const [inner, around] = telemetry.spans;
    expect(inner).toMatchObject({ kind: 'INTERNAL', parentSpanId: around?.spanId });
  });
});

describe('what runs inside joins the invocation', () => {
  const telemetry = memoryTelemetry();
  const logger = createLogger({ keys: { team: 'a' } });
  const tracer = createTracer();
  const metrics = createMetrics({ namespace: 'Shop' });

  test('overlapping invocations never see each other', async () => {
    telemetry.reset();
    const handler = instrument(
      async ({ id }: { id: number }) => {
        logger.appendKeys({ id });
        tracer.putAnnotation('id', id);
        await new Promise((resolve) => setTimeout(resolve, (id * 7) % 11));
        await tracer.capture('inner', async () => {
          await new Promise((resolve) => setImmediate(resolve));
          logger.info('inside');
        });
        metrics.addDimension('id', String(id));
        metrics.addMetric('Seen', MetricUnit.Count, id);
        return id;
      },
      { telemetry },
    );
    const ids = Array.from({ length: 64 }, (_, id) => id);
    await Promise.all(ids.map((id) => handler({ id }, lambdaContext({ awsRequestId: `r${id}` }))));
    for (const id of ids) {
      const outer = telemetry.spans.find(
        (span) => span.attributes['faas.invocation_id'] === `r${id}`,
      );
      const inner = telemetry.spans.find((span) => span.parentSpanId === outer?.spanId);
      const logs = telemetry.logs.filter(({ attributes }) => attributes['id'] === id);
      expect(outer?.attributes['annotations.id']).toBe(id);
      expect(logs).toMatchObject([
        { attributes: { team: 'a', function_request_id: `r${id}`, span_id: inner?.spanId } },
      ]);
      const seen = telemetry.metrics.filter((metric) => metric.attributes['id'] === String(id));
      expect(seen).toMatchObject([{ name: 'Seen', unit: 'Count', value: id }]);
    }
  });

  test('also where code runs in the root context', async () => {
    telemetry.reset();
    const handler = instrument(
      async () => {
        context.with(ROOT_CONTEXT, () => {
          logger.appendKeys({ deep: true });
          logger.info('here');
          tracer.capture('still inside', () => {});
        });
      },
      { telemetry },
    );
    await handler({}, lambdaContext());
    const invocation = telemetry.spans.find((span) => span.name === 'orders');
    const inner = telemetry.spans.find((span) => span.name === 'still inside');
    expect(inner?.parentSpanId).toBe(invocation?.spanId);
    expect(telemetry.logs[0]?.attributes).toMatchObject({
      deep: true,
      span_id: invocation?.spanId,
    });
  });

  test('keys and the correlation id end with their invocation', async () => {
    telemetry.reset();
    const handler = instrument(
      async ({ first }: { first: boolean }) => {
        if (first) logger.appendKeys({ tenant: 'one' });
        if (first) logger.setCorrelationId('c1');
        logger.info('x');
      },
      { telemetry },
    );
    await handler({ first: true }, lambdaContext());
    await handler({ first: false }, lambdaContext());
    expect(
      telemetry.logs.map((log) => [log.attributes['tenant'], log.attributes['correlation_id']]),
    ).toEqual([
      ['one', 'c1'],
      [undefined, undefined],
    ]);
  });

  test('the correlation id is the one that the trigger gave, or what the option finds', async () => {
    telemetry.reset();
    const event = { ...restEvent('/', 'gateway-7'), detail: { 'order.id': 9 } };
    await instrument(async () => logger.info('a'), { telemetry })(event, lambdaContext());
    await instrument(async () => logger.info('b'), {
      telemetry,
      correlationId: 'detail."order.id"',
    })(event, lambdaContext());
    await instrument(async () => logger.info('c'), { telemetry, correlationId: 'detail.nothing' })(
      event,
      lambdaContext(),
    );
    expect(telemetry.logs.map((log) => log.attributes['correlation_id'])).toEqual([
      'gateway-7',
      '9',
      undefined,
    ]);
  });

  test('a span of the plain API is a child of the invocation span', async () => {
    telemetry.reset();
    const handler = instrument(
      async () => trace.getTracer('lib').startActiveSpan('lib call', (span) => span.end()),
      { telemetry },
    );
    await handler({}, lambdaContext());
    // The first telemetry of this process is the registered one, so its spans are looked at as context only.
    expect(telemetry.spans.some((span) => span.name === 'orders')).toBe(true);
  });
});

describe('telemetry that fails', () => {
  const broken = (over: Partial<Telemetry>): Telemetry => ({ ...memoryTelemetry(), ...over });

  test('at the start of a span leaves the invocation as it was', async () => {
    const telemetry = broken({
      tracerProvider: {
        getTracer: () => {
          throw new Error('broken');
        },
      },
    });
    expect(await instrument(async () => 'ok', { telemetry })({}, lambdaContext())).toBe('ok');
    expect(warnings).toEqual([expect.stringContaining('broken')]);
  });

  test('a spanName that throws is a warning, and the span has the name of the function', async () => {
    const telemetry = memoryTelemetry();
    const spanName = (): string => {
      throw new Error('no name');
    };
    expect(await instrument(() => 7, { telemetry, spanName })({}, lambdaContext())).toBe(7);
    expect(telemetry.spans).toMatchObject([{ name: lambdaContext().functionName }]);
    expect(warnings).toEqual([expect.stringContaining('no name')]);
  });

  test('by never flushing costs flushTimeoutMs three times, and then nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    try {
      const telemetry = broken({ forceFlush: () => new Promise(() => {}) });
      const handler = instrument(async () => 'ok', { telemetry, flushTimeoutMs: 100 });
      const waits: number[] = [];
      for (let index = 0; index < 5; index += 1) {
        const startedMs = Date.now();
        const answered = handler({}, lambdaContext({ getRemainingTimeInMillis: () => 60_000 }));
        await vi.advanceTimersByTimeAsync(index < 3 ? 100 : 0);
        expect(await answered).toBe('ok');
        waits.push(Date.now() - startedMs);
      }
      expect(waits).toEqual([100, 100, 100, 0, 0]);
      expect(warnings.filter((text) => text.includes('3 in a row'))).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  test('by rejecting again and again never becomes an unhandled rejection', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    const telemetry = broken({ forceFlush: () => Promise.reject(new Error('down')) });
    const handler = instrument(async () => 'ok', { telemetry });
    for (let index = 0; index < 6; index += 1) await handler({}, lambdaContext());
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });

  test('by rejecting at the flush is a warning', async () => {
    const telemetry = broken({ forceFlush: () => Promise.reject(new Error('down')) });
    expect(await instrument(async () => 'ok', { telemetry })({}, lambdaContext())).toBe('ok');
    expect(warnings).toHaveLength(1);
  });
});

describe('wrong options say what, which and what to do', () => {
  test.each([
    [() => instrument('app.handler' as never), /handler must be a function, got string/],
    [() => instrument(null as never), /handler must be a function, got null/],
    [
      () => instrument({ default: { handler() {} } } as never),
      /handler must be a function, got object\./,
    ],
    [
      () => instrument({ VERSION: 1, handler() {}, other() {} } as never),
      /got an object with the functions handler, other/,
    ],
    [() => instrument(async () => {}, { coldStartMetric: true }), /coldStartMetric needs metrics/],
    [
      () => instrument(async () => {}, { throwOnEmptyMetrics: true }),
      /throwOnEmptyMetrics needs metrics/,
    ],
    [
      () => instrument(async () => {}, { telemetry: memoryTelemetry as never }),
      /call it, with parentheses/,
    ],
    [
      () => instrument(async () => {}, { correlationId: 'a..b' }),
      /correlationId "a..b" is no path/,
    ],
    [() => instrument(async () => {}, { flushTimeoutMs: -1 }), /0 to 900000 milliseconds, got -1/],
    [() => instrument(async () => {}, { semconv: '2' as never }), /unknown semconv "2"/],
  ])('%#', (attempt, message) => {
    expect(attempt).toThrow(message);
  });
});

describe('recordTelemetry()', () => {
  test('takes the place of every telemetry until it is restored', async () => {
    const own = memoryTelemetry();
    const handler = instrument(async () => 'ok', { telemetry: own });
    const recording = recordTelemetry();
    await handler({}, lambdaContext());
    recording.restore();
    await handler({}, lambdaContext());
    expect([recording.spans.length, own.spans.length]).toEqual([1, 1]);
  });
});

describe('metrics of an invocation', () => {
  test("throwOnEmptyMetrics fails a success without metrics, and never hides the handler's error", async () => {
    const telemetry = memoryTelemetry();
    const metrics = createMetrics({ namespace: 'Shop' });
    const handler = instrument(
      async ({ fail }: { fail: boolean }) => {
        if (fail) throw new Error('own');
      },
      { telemetry, metrics, throwOnEmptyMetrics: true },
    );
    await expect(handler({ fail: false }, lambdaContext())).rejects.toThrow(/no metric/);
    await expect(handler({ fail: true }, lambdaContext())).rejects.toThrow('own');
  });

  test('an unrelated async storage is not disturbed', async () => {
    const storage = new AsyncLocalStorage<string>();
    const handler = instrument(async () => storage.getStore(), { telemetry: memoryTelemetry() });
    expect(await storage.run('mine', () => handler({}, lambdaContext()))).toBe('mine');
  });
});
