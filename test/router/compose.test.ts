import { expect, test, vi } from 'vitest';
import {
  ConflictError,
  compose,
  cors,
  createRouter,
  type Middleware,
} from '../../src/router/index.js';
import { restEvent } from './http-events.js';

const log: string[] = [];

const noting =
  (name: string): Middleware =>
  async (c, next) => {
    log.push(name);
    await next();
    log.push(`${name} ${c.response.status}`);
  };

async function run(middleware: readonly Middleware[], handler: () => unknown): Promise<unknown> {
  log.length = 0;
  const app = createRouter();
  app.use(noting('outer'));
  app.get('/', [compose(middleware), noting('inner')], handler);
  const { statusCode, body } = await app.resolve(restEvent({}));
  return { statusCode, body, log: log.join(', ') };
}

test('composed middleware goes around in its order', async () => {
  expect(await run([noting('a'), compose([noting('b'), noting('c')])], () => 'x')).toEqual({
    statusCode: 200,
    body: 'x',
    log: 'outer, a, b, c, inner, inner 200, c 200, b 200, a 200, outer 200',
  });
});

test('no middleware at all passes the request on', async () => {
  expect(await run([], () => 'x')).toMatchObject({ body: 'x' });
});

test('one of them may answer, and those around it go on', async () => {
  const handler = vi.fn();
  const answered = await run([noting('a'), () => 'mine', noting('never')], handler);
  expect(answered).toEqual({ statusCode: 200, body: 'mine', log: 'outer, a, a 200, outer 200' });
  expect(handler).not.toHaveBeenCalled();
});

test('an error is mapped where it happens', async () => {
  const failing = (): never => {
    throw new ConflictError();
  };
  expect(await run([noting('a'), failing], () => 'x')).toMatchObject({
    statusCode: 409,
    log: 'outer, a, a 409, outer 409',
  });
});

test('it may be called by a middleware of the application', async () => {
  const composed = compose([noting('a'), () => 'mine']);
  expect(await run([(c, next) => composed(c, next)], () => 'x')).toMatchObject({ body: 'mine' });
});

test('a preflight finds the cors() among them', async () => {
  const app = createRouter();
  app.get('/', [compose([noting('a'), cors({ origin: 'https://a.example' })])], () => 'x');
  const headers = [
    ['origin', 'https://a.example'],
    ['access-control-request-method', 'GET'],
  ] as const;
  const answer = await app.resolve(restEvent({ method: 'OPTIONS', headers }));
  expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://a.example' });
});

test.each([
  ['no list', 7, 'takes a list'],
  ['no middleware', [7], 'must be a function'],
])('%s is refused while the module loads', (_name, list, message) => {
  expect(() => compose(list as never)).toThrow(TypeError);
  expect(() => compose(list as never)).toThrow(message);
});
