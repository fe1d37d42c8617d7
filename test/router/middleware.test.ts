import { expect, test, vi } from 'vitest';
import { ConflictError, createRouter, type Middleware } from '../../src/router/index.js';
import { restEvent } from './http-events.js';

const get = (app: ReturnType<typeof createRouter>, path = '/') => app.resolve(restEvent({ path }));

test('middleware goes around the handler, the application\u{2019}s first, then the route\u{2019}s', async () => {
  const log: string[] = [];
  const noting =
    (name: string): Middleware =>
    async (_c, next) => {
      log.push(name);
      await next();
      log.push(`${name} after`);
    };
  const app = createRouter();
  app.get('/', [noting('r1'), noting('r2')], () => {
    log.push('handler');
  });
  app.use(noting('g1'));
  app.use(noting('g2'));
  await get(app);
  expect(log).toEqual([
    'g1',
    'g2',
    'r1',
    'r2',
    'handler',
    'r2 after',
    'r1 after',
    'g2 after',
    'g1 after',
  ]);
});

test('a middleware answers by returning a value, and those around it go on', async () => {
  const app = createRouter();
  const handler = vi.fn();
  app.use(async (c, next) => {
    await next();
    c.header('x-status', c.response.status);
  });
  app.use((c) => c.json({ no: true }, 401));
  app.get('/', handler);
  expect(await get(app)).toMatchObject({
    statusCode: 401,
    headers: { 'x-status': '401' },
    body: '{"no":true}',
  });
  expect(handler).not.toHaveBeenCalled();
});

test('a value after next() takes the answer\u{2019}s place', async () => {
  const app = createRouter();
  app.use(async (_c, next) => {
    await next();
    return 'instead';
  });
  app.get('/', () => 'first');
  expect((await get(app)).body).toBe('instead');
});

test('a header set before next() yields to the handler\u{2019}s, one set after wins', async () => {
  const app = createRouter();
  app.use(async (c, next) => {
    c.header('x-a', 'before');
    c.header('x-b', 'before');
    await next();
    c.header('x-b', 'after');
  });
  app.get('/', () => new Response('', { headers: { 'x-a': 'handler', 'x-b': 'handler' } }));
  expect((await get(app)).headers).toMatchObject({ 'x-a': 'handler', 'x-b': 'after' });
});

test('middleware sees the final status of errors, unknown routes and other methods', async () => {
  const statuses: Array<[number, string | undefined, string | undefined]> = [];
  const app = createRouter();
  app.use(async (c, next) => {
    await next();
    statuses.push([c.response.status, c.route, c.response.headers.get('content-type')]);
  });
  app.get('/', async () => {
    throw new ConflictError();
  });
  app.post('/only', () => 1);
  await get(app);
  await get(app, '/none');
  await get(app, '/only');
  expect(statuses).toEqual([
    [409, 'GET /', 'application/json'],
    [404, undefined, 'application/json'],
    [405, undefined, 'application/json'],
  ]);
});

test('an error of an inner middleware is mapped where it is thrown', async () => {
  const app = createRouter();
  const seen: number[] = [];
  app.use(async (c, next) => {
    await next();
    seen.push(c.response.status);
  });
  app.use(async (_c, next) => {
    await next();
    throw new ConflictError('late');
  });
  app.get('/', () => 'fine');
  expect(await get(app)).toMatchObject({ statusCode: 409 });
  expect(seen).toEqual([409]);
});

test.each<[string, Middleware, RegExp]>([
  [
    'next() twice',
    async (_c, next) => {
      await next();
      await next();
    },
    /more than once/,
  ],
  [
    'next() without waiting',
    async (_c, next) => {
      void next();
    },
    /did not wait/,
  ],
  ['neither next() nor an answer', () => undefined, /neither called next/],
])('%s is a 500 whose line says so', async (_name, middleware, message) => {
  const line = vi.spyOn(console, 'error').mockImplementation(() => {});
  const app = createRouter();
  app.use(middleware);
  app.get('/', async () => 'x');
  expect((await get(app)).statusCode).toBe(500);
  expect(line).toHaveBeenCalledTimes(1);
  expect(String(line.mock.calls[0]?.[1]?.error)).toMatch(message);
  line.mockRestore();
});

test('a middleware that returns next() goes on', async () => {
  const app = createRouter();
  app.use((_c, next) => next());
  app.get('/', () => 'x');
  expect((await get(app)).body).toBe('x');
});

test('the state is one object a request', async () => {
  const app = createRouter<{ user?: string }>();
  app.use(async (c, next) => {
    c.state.user = c.query['user'] ?? 'nobody';
    await next();
  });
  app.get('/', async (c) => {
    await Promise.resolve();
    return c.state.user;
  });
  const ask = (query: string) => app.resolve(restEvent({ query }));
  const [ann, none] = await Promise.all([ask('user=ann'), ask('')]);
  expect([ann.body, none.body]).toEqual(['ann', 'nobody']);
});

test('parts of the context can be taken out', async () => {
  const app = createRouter();
  app.get('/:id', ({ params, json, header, status, queries }) => {
    status(201);
    header('x-n', queries('n').length);
    return json(params.id);
  });
  const { resolve } = app;
  expect(await resolve(restEvent({ path: '/a', query: 'n=1&n=2' }))).toMatchObject({
    statusCode: 201,
    headers: { 'x-n': '2', 'content-type': 'application/json' },
    body: '"a"',
  });
});

test('a synchronous handler is answered without a promise but the returned one', async () => {
  const app = createRouter();
  app.get('/', () => 'x');
  const log: string[] = [];
  const answered = get(app).then(() => log.push('answered'));
  await Promise.all([answered, Promise.resolve().then(() => log.push('next microtask'))]);
  expect(log).toEqual(['answered', 'next microtask']);
});
