import { instrument } from 'fluoroscope';
import { type MemoryTelemetry, memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import { expect, test } from 'vitest';
import {
  cacheControl,
  compose,
  compress,
  cors,
  createRouter,
  type Middleware,
  UnauthorizedError,
} from '../../src/router/index.js';
import { restEvent } from './http-events.js';

async function ask(app: ReturnType<typeof createRouter>, path = '/'): Promise<MemoryTelemetry> {
  const telemetry = memoryTelemetry();
  await instrument(app.resolve, { telemetry })(restEvent({ path }), lambdaContext());
  return telemetry;
}

/** The middleware that a span tells of: its index and its name. */
function middlewareOf({ spans }: MemoryTelemetry, name: string): unknown[] {
  const events = spans.find((span) => span.name === name)?.events ?? [];
  return events.map(({ name: event, attributes = {} }) => [
    event,
    attributes['middleware.index'],
    attributes['middleware.name'],
  ]);
}

const login: Middleware = (_c, next) => next();
const closed: Middleware = () => {
  throw new UnauthorizedError();
};

test('each middleware that a request enters is an event of the route\u{2019}s span, in order', async () => {
  const app = createRouter({ middlewareEvents: true });
  app.use(login);
  app.get('/', [(_c, next) => next(), closed, login], () => 'x');
  const telemetry = await ask(app);
  expect(middlewareOf(telemetry, 'GET /')).toEqual([
    ['middleware', 0, 'login'],
    ['middleware', 1, 'anonymous'],
    // It answered, so that the last one was never entered.
    ['middleware', 2, 'closed'],
  ]);
  expect(telemetry.spans.at(-1)?.events).toEqual([]);
});

test('those of this package have names, and what compose() joins is told one by one', async () => {
  const app = createRouter({ middlewareEvents: true, cors: true });
  app.use(compose([compress(), cacheControl('no-store')]));
  app.get('/', [cors()], () => 'x');
  expect(middlewareOf(await ask(app), 'GET /').map((event) => (event as unknown[])[2])).toEqual([
    'cors',
    'compose',
    'compress',
    'cacheControl',
    'cors',
  ]);
});

test('without a route they are events of the invocation', async () => {
  const app = createRouter({ middlewareEvents: true });
  app.use(login);
  expect(middlewareOf(await ask(app, '/none'), 'orders')).toEqual([['middleware', 0, 'login']]);
});

test('there are none unless they are asked for', async () => {
  const app = createRouter();
  app.use(login);
  app.get('/', () => 'x');
  expect(middlewareOf(await ask(app), 'GET /')).toEqual([]);
});
