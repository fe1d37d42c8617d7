import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { memoryTelemetry, type RecordedLog } from 'fluoroscope/memory';
import { beforeEach, describe, expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';

interface Order {
  readonly id: number;
}

const telemetry = memoryTelemetry();
const logger = createLogger();
const metrics = createMetrics({ namespace: 'Shop' });
const tracer = createTracer();

beforeEach(() => telemetry.reset());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A context as Middy's types want it, of which ours is the part that anybody reads. */
const context = (over: Parameters<typeof lambdaContext>[0] = {}): Context =>
  lambdaContext(over) as Context;

const messages = (): unknown[] => telemetry.logs.map(({ message }) => message);

describe('64 overlapping invocations', () => {
  const INVOCATIONS = Array.from({ length: 64 }, (_, id) => id);
  /** Other for every invocation and every step, so that they overtake each other. */
  const stagger = (id: number, step: number): Promise<void> => pause((id * (7 + step)) % 13);

  const steps: middy.MiddlewareObj<Order> = {
    async before({ event }) {
      await stagger(event.id, 1);
      logger.appendKeys({ order: event.id });
      metrics.addDimension('order', String(event.id));
      logger.info('before');
      await stagger(event.id, 2);
    },
    async after({ event }) {
      await stagger(event.id, 3);
      metrics.addMetric('After', MetricUnit.Count, event.id);
      logger.info('after');
    },
    async onError({ event }) {
      await stagger(event.id, 4);
      metrics.addMetric('Failed', MetricUnit.Count, event.id);
      logger.info('onError');
    },
  };

  async function work({ id }: Order): Promise<Order> {
    await stagger(id, 5);
    await tracer.capture('inner', async () => {
      await stagger(id, 6);
      logger.info('handler');
    });
    if (id % 2 === 1) throw new Error(`no ${id}`);
    return { id };
  }

  test('keep their ids, keys, spans and metrics apart in every hook and in the handler', async () => {
    const handler = instrument(middy(work).use(steps), { telemetry, logger });
    const outcomes = await Promise.allSettled(
      INVOCATIONS.map((id) => handler({ id }, context({ awsRequestId: `request-${id}` }))),
    );
    for (const id of INVOCATIONS) {
      const expected = id % 2 === 1 ? { reason: new Error(`no ${id}`) } : { value: { id } };
      expect(outcomes[id]).toMatchObject(expected);
      expectOwnLines(id);
      expect(metricsOf(id)).toEqual([[id % 2 === 1 ? 'Failed' : 'After', id]]);
    }
    expect(new Set(telemetry.spans.map(({ traceId }) => traceId)).size).toBe(64);
  });

  function expectOwnLines(id: number): void {
    const outer = telemetry.spans.find(
      ({ attributes }) => attributes['faas.invocation_id'] === `request-${id}`,
    );
    const inner = telemetry.spans.find(({ parentSpanId }) => parentSpanId === outer?.spanId);
    const lines = telemetry.logs.filter(({ attributes }) => attributes['order'] === id);
    const seen = lines.map(({ message, attributes }) => [
      message,
      attributes['function_request_id'],
      attributes['span_id'],
    ]);
    const line = (message: string, span = outer): unknown[] => [
      message,
      `request-${id}`,
      span?.spanId,
    ];
    expect(seen).toEqual([
      line('before'),
      line('handler', inner),
      ...(id % 2 === 1 ? [line('onError'), line('The handler failed')] : [line('after')]),
    ]);
  }

  const metricsOf = (id: number): unknown[] =>
    telemetry.metrics
      .filter(({ attributes }) => attributes['order'] === String(id))
      .map(({ name, value }) => [name, value]);
});

describe('how an invocation of Middy ends', () => {
  const said = (message: string): (() => void) => {
    return () => void logger.info(message);
  };
  const all: middy.MiddlewareObj = {
    before: said('before'),
    after: said('after'),
    onError: said('onError'),
  };
  const remaking: middy.MiddlewareObj = {
    after(request) {
      request.response = 'remade';
    },
  };
  const failing = (): string => {
    throw new RangeError('no');
  };

  test.each<
    [name: string, handler: middy.MiddyfiedHandler<unknown>, result: unknown, told: string[]]
  >([
    ['with a result', middy(() => 'made').use(all), 'made', ['before', 'after']],
    [
      'early, with what a before hook returns',
      middy(failing).use([all, { before: () => 'early' }]),
      'early',
      ['before'],
    ],
    [
      'with what an after hook makes of it',
      middy(() => 'made').use([remaking, all]),
      'remade',
      ['before', 'after'],
    ],
    [
      'with what an onError hook answers in the place of an error',
      middy(failing).use([{ onError: () => 'mended' }, all]),
      'mended',
      ['before', 'onError'],
    ],
  ])('%s', async (...[, handler, result, told]) => {
    expect(await instrument(handler, { telemetry })({}, context())).toBe(result);
    expect(messages()).toEqual(told);
    expect(telemetry.spans).toMatchObject([{ status: { code: 'UNSET' } }]);
    expect(telemetry.spans).toHaveLength(1);
  });

  const error = new RangeError('no');
  const thrower = (): string => {
    throw error;
  };
  test.each<[where: string, handler: middy.MiddyfiedHandler<unknown>, told: string[]]>([
    ['a before hook', middy(() => 1).use([all, { before: thrower }]), ['before', 'onError']],
    ['the handler', middy(thrower).use(all), ['before', 'onError']],
    [
      'an after hook',
      middy(() => 1).use([{ after: thrower }, all]),
      ['before', 'after', 'onError'],
    ],
    ['an onError hook', middy(failing).use([{ onError: thrower }, all]), ['before', 'onError']],
  ])('with the very error that %s throws', async (_, handler, told) => {
    await expect(instrument(handler, { telemetry })({}, context())).rejects.toBe(error);
    expect(messages()).toEqual([...told, 'The handler failed']);
    expect(telemetry.spans).toMatchObject([
      { status: { code: 'ERROR' }, attributes: { 'error.type': 'RangeError' } },
    ]);
  });
});

describe('Middy’s own deadline', () => {
  const hangs = (): Promise<never> => new Promise(() => {});
  const inMs = (durationMs: number): Context => {
    const deadlineMs = Date.now() + durationMs;
    return context({ getRemainingTimeInMillis: () => deadlineMs - Date.now() });
  };

  test('answers ahead of ours, and the span is an error of its type', async () => {
    const handler = instrument(middy(hangs, { timeoutEarlyInMillis: 9_900 }), { telemetry });
    await expect(handler({}, inMs(10_000))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(messages()).toEqual(['The handler failed']);
    expect(telemetry.spans).toMatchObject([
      { status: { code: 'ERROR' }, attributes: { 'error.type': 'TimeoutError' } },
    ]);
  });

  test('answers after ours, which has told of the handler that hangs', async () => {
    const handler = instrument(
      middy(() => tracer.capture('hangs', hangs), {
        timeoutEarlyInMillis: 9_800,
        timeoutEarlyResponse: () => 'late',
      }),
      { telemetry, timeoutMarginMs: 9_900 },
    );
    expect(await handler({}, inMs(10_000))).toBe('late');
    expect(telemetry.logs).toMatchObject([
      { message: 'The invocation is about to time out', attributes: { open_spans: ['hangs'] } },
      { level: 'WARN' },
    ]);
    expect(telemetry.spans.map(({ name, status }) => [name, status.code])).toEqual([
      ['hangs', 'ERROR'],
      ['orders', 'ERROR'],
      ['orders', 'UNSET'],
    ]);
  });
});

test('a logger and metrics in the hooks of a plugin join the invocation', async () => {
  const told =
    (message: string) =>
    (name?: unknown): void =>
      logger.info(typeof name === 'string' ? `${message} ${name}` : message);
  const plugin: middy.PluginObject = {
    requestStart: told('requestStart'),
    beforeMiddleware: told('beforeMiddleware'),
    afterMiddleware: told('afterMiddleware'),
    beforeHandler: told('beforeHandler'),
    afterHandler: told('afterHandler'),
    async requestEnd() {
      await pause(5);
      metrics.addMetric('Ended', MetricUnit.Count, 1);
      logger.info('requestEnd');
    },
  };
  function first(): void {}
  const handler = instrument(
    middy(plugin)
      .before(first)
      .handler(() => 'made'),
    { telemetry },
  );
  expect(await handler({}, context({ awsRequestId: 'r1' }))).toBe('made');
  expect(messages()).toEqual([
    'requestStart',
    'beforeMiddleware first',
    'afterMiddleware first',
    'beforeHandler',
    'afterHandler',
    'requestEnd',
  ]);
  const ids = telemetry.logs.map(
    ({ attributes }: RecordedLog) => attributes['function_request_id'],
  );
  expect(new Set(ids)).toEqual(new Set(['r1']));
  expect(telemetry.metrics).toMatchObject([{ name: 'Ended', value: 1 }]);
});

describe('the signal that Middy gives its handler', () => {
  const read = async (
    _event: unknown,
    _context: Context,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<boolean> => signal.aborted;

  test('arrives', async () => {
    expect(await instrument(middy(read), { telemetry })({}, context())).toBe(false);
  });

  test('arrives where only the inner handler is instrumented, and is synchronous', async () => {
    const three = (_event: unknown, _context: unknown, options: object): unknown => options;
    const inner = instrument(three as never, { telemetry }) as never;
    expect(await middy(inner)({}, context())).toHaveProperty('signal');
  });

  test('arrives where only the inner handler is instrumented, and is not taken for its context', async () => {
    const inner = instrument(read as never, { telemetry }) as never;
    expect(await middy(inner)({}, context({ awsRequestId: 'r2' }))).toBe(false);
    expect(telemetry.spans).toMatchObject([{ attributes: { 'faas.invocation_id': 'r2' } }]);
  });
});
