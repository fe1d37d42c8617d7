import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  activeSpan,
  type Invocation,
  invocationContext,
  runInContext,
} from '../../src/invocation.js';
import { createRouter, NotFoundError, ServiceUnavailableError } from '../../src/router/index.js';
import type { Telemetry } from '../../src/telemetry.js';
import { restEvent } from './http-events.js';

const exporter = new InMemorySpanExporter();
const tracerProvider = new TracerProvider({
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
});
const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

beforeEach(() => {
  exporter.reset();
  logger.error.mockReset();
});

/** Runs code in an invocation, as instrument() does, and ends its span. */
async function inInvocation<T>(fn: () => Promise<T>, provider = tracerProvider): Promise<T> {
  const span = provider.getTracer('test').startSpan('invocation', {}, ROOT_CONTEXT);
  const telemetry: Pick<Telemetry, 'tracerProvider'> = { tracerProvider: provider };
  const invocation: Invocation = {
    telemetry: telemetry as Telemetry,
    lambdaContext: {},
    service: 'shop',
    coldStart: false,
    span,
    logger,
    correlationId: undefined,
    state: new Map(),
    openSpans: new Set(),
    endings: [],
  };
  try {
    return await runInContext(invocationContext(ROOT_CONTEXT, invocation), fn);
  } finally {
    span.end();
  }
}

const spans = () => exporter.getFinishedSpans();
const spanNamed = (name: string) => spans().find((span) => span.name === name);

const ask = (app: ReturnType<typeof createRouter>, path: string, method = 'GET') =>
  inInvocation(() => app.resolve(restEvent({ path, method })));

describe('a matched route', () => {
  test('has a span by its own name under the invocation, with the route on both', async () => {
    const app = createRouter();
    app.get('/orders/:id{[0-9]+}', (c) => c.params.id);
    await ask(app, '/orders/17');
    const route = spanNamed('GET /orders/:id');
    const invocation = spanNamed('invocation');
    expect(route).toMatchObject({
      kind: SpanKind.INTERNAL,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/orders/:id',
        'http.response.status_code': 200,
      },
      instrumentationScope: { name: 'fluoroscope/router' },
    });
    expect(route?.parentSpanContext?.spanId).toBe(invocation?.spanContext().spanId);
    expect(invocation?.attributes['http.route']).toBe('/orders/:id');
  });

  test('is active for handlers and middleware, also behind an await', async () => {
    const active: Array<Span | undefined> = [];
    const app = createRouter();
    app.use(async (_c, next) => {
      await Promise.resolve();
      active.push(activeSpan());
      await next();
    });
    app.get('/', async () => {
      await Promise.resolve();
      active.push(activeSpan());
    });
    await ask(app, '/');
    const id = spanNamed('GET /')?.spanContext().spanId;
    expect(active.map((span) => span?.spanContext().spanId)).toEqual([id, id]);
  });

  test('carries the status that middleware made final', async () => {
    const app = createRouter();
    app.use(async (c, next) => {
      await next();
      c.status(503);
    });
    app.get('/', () => 'x');
    await ask(app, '/');
    expect(spanNamed('GET /')).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'http.response.status_code': 503, 'error.type': '503' },
      events: [],
    });
  });

  test('answers HEAD under its own name, with the method that was asked', async () => {
    const app = createRouter();
    app.get('/x', () => 'x');
    await ask(app, '/x', 'HEAD');
    expect(spanNamed('GET /x')?.attributes['http.request.method']).toBe('HEAD');
  });
});

describe('errors', () => {
  test('a 4xx is no error of the span and writes no line', async () => {
    const app = createRouter();
    app.get('/', () => {
      throw new NotFoundError();
    });
    await ask(app, '/');
    expect(spanNamed('GET /')).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'http.response.status_code': 404 },
      events: [],
    });
    expect(spanNamed('GET /')?.attributes['error.type']).toBeUndefined();
    expect(logger.error).not.toHaveBeenCalled();
  });

  test.each([
    ['sync', new TypeError('boom'), 500],
    ['async', new ServiceUnavailableError('down'), 503],
  ])(
    'a 5xx marks the span with the real error, and is one line: %s',
    async (kind, error, status) => {
      const app = createRouter();
      app.get('/', () => {
        if (kind === 'async') return Promise.reject(error);
        throw error;
      });
      await ask(app, '/');
      expect(spanNamed('GET /')).toMatchObject({
        status: { code: SpanStatusCode.ERROR, message: error.message },
        attributes: { 'http.response.status_code': status, 'error.type': error.name },
        events: [{ name: 'exception', attributes: { 'exception.message': error.message } }],
      });
      expect(logger.error.mock.calls).toEqual([['Unhandled error in GET /', { error }]]);
    },
  );

  test('an error that a handler makes a 4xx leaves no mark', async () => {
    const app = createRouter();
    app.onError(TypeError, (_error, c) => c.json({}, 418));
    app.get('/', () => {
      throw new TypeError('boom');
    });
    await ask(app, '/');
    expect(spanNamed('GET /')).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      events: [],
    });
    expect(logger.error).not.toHaveBeenCalled();
  });

  test('a 5xx that a handler made has the error on the span, and no second line', async () => {
    const app = createRouter();
    app.onError(TypeError, () => 'sorry');
    app.get('/', () => {
      throw new TypeError('boom');
    });
    await ask(app, '/');
    expect(spanNamed('GET /')?.events).toHaveLength(1);
    expect(logger.error).not.toHaveBeenCalled();
  });
});

describe('a request without a route', () => {
  test('has no span of its own', async () => {
    const app = createRouter();
    app.post('/x', () => 1);
    await ask(app, '/secret-token');
    await ask(app, '/x');
    expect(spans().map((span) => span.name)).toEqual(['invocation', 'invocation']);
    expect(spans()[0]?.attributes['http.route']).toBeUndefined();
  });

  test('puts an error of a middleware onto the invocation', async () => {
    const app = createRouter();
    app.use(() => {
      throw new TypeError('boom');
    });
    await ask(app, '/none');
    expect(spanNamed('invocation')?.events).toHaveLength(1);
    expect(logger.error).toHaveBeenCalledTimes(1);
  });
});

test('overlapping invocations keep their spans apart', async () => {
  const app = createRouter();
  const gates = new Map<string, () => void>();
  app.get('/:id', async (c) => {
    await new Promise<void>((resolve) => gates.set(c.params.id, resolve));
    return activeSpan()?.spanContext().traceId;
  });
  const first = ask(app, '/a');
  const second = ask(app, '/b');
  await vi.waitUntil(() => gates.size === 2);
  gates.get('b')?.();
  gates.get('a')?.();
  const traces = [(await first).body, (await second).body];
  expect(new Set(traces).size).toBe(2);
  const routes = spans().filter((span) => span.name === 'GET /:id');
  expect(routes.map((span) => span.spanContext().traceId).sort()).toEqual(traces.sort());
});

test('nothing is recorded when nothing is sampled, and the answer is the same', async () => {
  const off = new TracerProvider({
    sampler: new AlwaysOffSampler(),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const app = createRouter();
  app.get('/', () => 'x');
  const result = await inInvocation(() => app.resolve(restEvent({})), off);
  expect([result.body, spans().length]).toEqual(['x', 0]);
});

test('without an invocation the globally registered provider has the span', async () => {
  trace.setGlobalTracerProvider(tracerProvider);
  const app = createRouter();
  app.get('/', () => 'x');
  expect((await app.resolve(restEvent({}))).body).toBe('x');
  expect(spans().map((span) => span.name)).toEqual(['GET /']);
  trace.disable();
  expect((await app.resolve(restEvent({}))).body).toBe('x');
  expect(spans()).toHaveLength(1);
});
