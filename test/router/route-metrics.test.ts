import { instrument, type Telemetry } from 'fluoroscope';
import { createEmfMeterProvider } from 'fluoroscope/emf';
import { type MemoryTelemetry, memoryTelemetry } from 'fluoroscope/memory';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRouter, NotFoundError } from '../../src/router/index.js';
import { lambdaContext } from '../lambda-context.js';
import { type ClientRequest, SOURCES } from './http-events.js';

const line = vi.spyOn(console, 'error');
beforeEach(() => {
  line.mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
});

function shop(options = { routeMetrics: true }): ReturnType<typeof createRouter> {
  const app = createRouter(options);
  app.get('/orders/:id{[0-9]+}', (c) => c.params['id']);
  app.get('/missing', async () => {
    throw new NotFoundError();
  });
  app.get('/fails', () => {
    throw new TypeError('boom');
  });
  app.get('/hangs', () => new Promise(() => {}));
  return app;
}

/** What was measured, the latency left out: name, value and route. */
function counts({ metrics }: MemoryTelemetry): unknown[] {
  return metrics
    .filter(({ name }) => name !== 'latency')
    .map(({ name, value, attributes }) => [name, value, attributes['route']]);
}

describe.each(SOURCES)('from %s', (_name, build) => {
  const ask = async (request: ClientRequest, telemetry: Telemetry): Promise<void> => {
    const handler = instrument(shop().resolve, { telemetry });
    await handler(build(request) as never, lambdaContext());
  };

  test.each<[string, ClientRequest, string, number, number]>([
    ['an answer', { path: '/orders/17' }, 'GET /orders/:id', 0, 0],
    [
      'HEAD under the route of GET',
      { path: '/orders/17', method: 'HEAD' },
      'GET /orders/:id',
      0,
      0,
    ],
    ['a 4xx', { path: '/missing' }, 'GET /missing', 1, 0],
    ['a 5xx', { path: '/fails' }, 'GET /fails', 0, 1],
    ['a path that no route has', { path: '/orders/x' }, 'NOT_FOUND', 1, 0],
    ['a method that the path has not', { path: '/fails', method: 'PURGE' }, 'NOT_FOUND', 1, 0],
  ])('%s is one latency, error and fault', async (...[, request, route, error, fault]) => {
    const telemetry = memoryTelemetry();
    await ask(request, telemetry);
    expect(telemetry.metrics[0]).toMatchObject({
      name: 'latency',
      kind: 'histogram',
      unit: 'ms',
      attributes: { route },
      meter: 'fluoroscope/router',
    });
    expect(telemetry.metrics[0]?.value).toBeGreaterThan(0);
    expect(counts(telemetry)).toEqual([
      ['error', error, route],
      ['fault', fault, route],
    ]);
  });
});

const rest = SOURCES[0]?.[1];

test('a thousand paths that a client makes up are one name', async () => {
  const telemetry = memoryTelemetry();
  const handler = instrument(shop().resolve, { telemetry });
  for (let id = 0; id < 1_000; id += 1) {
    await handler(rest?.({ path: `/${id}` }) as never, lambdaContext());
  }
  expect(new Set(telemetry.metrics.map(({ attributes }) => attributes['route']))).toEqual(
    new Set(['NOT_FOUND']),
  );
});

test('nothing is measured unless it is asked for', async () => {
  const telemetry = memoryTelemetry();
  const app = createRouter();
  app.get('/', () => 1);
  await instrument(app.resolve, { telemetry })(rest?.({}) as never, lambdaContext());
  expect(telemetry.metrics).toEqual([]);
});

test('a request that hangs is a fault of its route at the deadline, and no second one when it ends after all', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const deadlineMs = Date.now() + 1_000;
  const telemetry = memoryTelemetry();
  const app = createRouter({ routeMetrics: true });
  let finish: (value: string) => void = () => {};
  app.get('/hangs', () => new Promise((resolve) => (finish = resolve)));
  const context = lambdaContext({ getRemainingTimeInMillis: () => deadlineMs - Date.now() });
  const call = instrument(app.resolve, { telemetry })(rest?.({ path: '/hangs' }) as never, context);
  await vi.advanceTimersByTimeAsync(999);
  const atDeadline = [
    ['error', 0, 'GET /hangs'],
    ['fault', 1, 'GET /hangs'],
  ];
  expect(counts(telemetry)).toEqual(atDeadline);
  finish('late');
  await call;
  expect(counts(telemetry)).toEqual(atDeadline);
});

test('requests of overlapping invocations are measured each by its own telemetry', async () => {
  const app = createRouter({ routeMetrics: true });
  app.get('/:id', async (c) => {
    await new Promise(setImmediate);
    return c.params.id;
  });
  const telemetries = [memoryTelemetry(), memoryTelemetry()];
  await Promise.all(
    telemetries.map((telemetry, index) => {
      const path = index === 0 ? '/a' : '/b/c';
      return instrument(app.resolve, { telemetry })(rest?.({ path }) as never, lambdaContext());
    }),
  );
  expect(telemetries.map(({ metrics }) => metrics[0]?.attributes['route'])).toEqual([
    'GET /:id',
    'NOT_FOUND',
  ]);
});

test('as EMF they are one document a route, with the route as its dimension', async () => {
  const lines: string[] = [];
  const meterProvider = createEmfMeterProvider({
    namespace: 'Shop',
    write: (text) => lines.push(...text.trimEnd().split('\n')),
  });
  const telemetry = { ...memoryTelemetry(), meterProvider };
  const handler = instrument(shop().resolve, { telemetry });
  for (const path of ['/orders/17', '/fails']) {
    await handler(rest?.({ path }) as never, lambdaContext());
  }
  await meterProvider.forceFlush();
  const documents = lines.map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(documents).toHaveLength(2);
  expect(documents[0]).toMatchObject({
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'Shop',
          Dimensions: [['route']],
          Metrics: expect.arrayContaining([
            { Name: 'latency', Unit: 'Milliseconds' },
            { Name: 'error', Unit: 'Count' },
            { Name: 'fault', Unit: 'Count' },
          ]),
        },
      ],
    },
    route: 'GET /orders/:id',
    error: 0,
    fault: 0,
  });
  expect(documents[0]?.['latency']).toBeGreaterThan(0);
  expect(documents[1]).toMatchObject({ route: 'GET /fails', error: 0, fault: 1 });
});

test('a meter that throws leaves the answer as it is', async () => {
  const meterProvider = {
    getMeter: () => {
      throw new Error('no meter');
    },
  };
  const telemetry = { ...memoryTelemetry(), meterProvider };
  const handler = instrument(shop().resolve, { telemetry });
  const result = await handler(rest?.({ path: '/orders/1' }) as never, lambdaContext());
  expect(result).toMatchObject({ statusCode: 200, body: '1' });
});
