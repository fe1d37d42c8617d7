import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  BadGatewayError,
  BadRequestError,
  ConflictError,
  createRouter,
  ForbiddenError,
  GatewayTimeoutError,
  GoneError,
  HttpError,
  InternalServerError,
  isHttpError,
  MethodNotAllowedError,
  NotFoundError,
  PaymentRequiredError,
  RequestEntityTooLargeError,
  RequestTimeoutError,
  ServiceUnavailableError,
  TooManyRequestsError,
  UnauthorizedError,
  UnprocessableEntityError,
  UnsupportedMediaTypeError,
} from '../../src/router/index.js';
import { restEvent } from './http-events.js';

const line = vi.spyOn(console, 'error');
beforeEach(() => {
  line.mockReset().mockImplementation(() => {});
});
afterEach(() => {
  line.mockReset();
});

const thrown = (error: unknown, register?: (app: ReturnType<typeof createRouter>) => void) => {
  const app = createRouter();
  register?.(app);
  app.get('/o/:id', () => {
    throw error;
  });
  return app.resolve(restEvent({ path: '/o/1' }));
};

describe('HTTP errors', () => {
  test.each([
    [400, BadRequestError, 'Bad Request'],
    [401, UnauthorizedError, 'Unauthorized'],
    [402, PaymentRequiredError, 'Payment Required'],
    [403, ForbiddenError, 'Forbidden'],
    [404, NotFoundError, 'Not Found'],
    [405, MethodNotAllowedError, 'Method Not Allowed'],
    [408, RequestTimeoutError, 'Request Timeout'],
    [409, ConflictError, 'Conflict'],
    [410, GoneError, 'Gone'],
    [413, RequestEntityTooLargeError, 'Request Entity Too Large'],
    [415, UnsupportedMediaTypeError, 'Unsupported Media Type'],
    [422, UnprocessableEntityError, 'Unprocessable Entity'],
    [429, TooManyRequestsError, 'Too Many Requests'],
    [500, InternalServerError, 'Internal Server Error'],
    [502, BadGatewayError, 'Bad Gateway'],
    [503, ServiceUnavailableError, 'Service Unavailable'],
    [504, GatewayTimeoutError, 'Gateway Timeout'],
  ] as const)('%i', async (statusCode, ErrorType, message) => {
    const error = new ErrorType();
    const { name } = ErrorType;
    expect(await thrown(error)).toMatchObject({
      statusCode,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ statusCode, error: name, message }),
    });
    expect(error).toBeInstanceOf(HttpError);
    expect(line).toHaveBeenCalledTimes(statusCode >= 500 ? 1 : 0);
  });

  test('message and details go to the client, the cause does not', async () => {
    const cause = new Error('secret');
    const error = new NotFoundError('No order 17', { cause, details: { id: 17 } });
    const { body } = await thrown(error);
    expect(JSON.parse(body)).toEqual({
      statusCode: 404,
      error: 'NotFoundError',
      message: 'No order 17',
      details: { id: 17 },
    });
    expect(error.cause).toBe(cause);
  });

  test('details that cannot be written leave the status as it is', async () => {
    const { statusCode, body } = await thrown(new NotFoundError('x', { details: 1n }));
    expect([statusCode, JSON.parse(body)['details']]).toEqual([404, undefined]);
  });

  test('any status from 400 to 599 has an error', async () => {
    expect((await thrown(new HttpError(418, 'teapot'))).statusCode).toBe(418);
    expect(() => new HttpError(200)).toThrow(RangeError);
  });

  test('an error of another copy of the package is one too', async () => {
    const foreign = Object.assign(new Error('gone away'), {
      name: 'GoneError',
      statusCode: 410,
      [Symbol.for('fluoroscope.http-error.1')]: true,
    });
    expect(isHttpError(foreign)).toBe(true);
    expect(isHttpError(Object.assign(new Error(), { statusCode: 404 }))).toBe(false);
    expect((await thrown(foreign)).statusCode).toBe(410);
  });
});

describe('unknown errors', () => {
  test.each([
    ['an error', new TypeError('password=1')],
    ['a text', 'password=1'],
    ['undefined', undefined],
    ['an object without a prototype', Object.create(null)],
  ])('%s is a 500 that tells the client nothing, and one line', async (_name, error) => {
    const result = await thrown(error);
    expect(result).toMatchObject({
      statusCode: 500,
      body: '{"statusCode":500,"error":"InternalServerError","message":"Internal Server Error"}',
    });
    expect(line.mock.calls).toEqual([['Unhandled error in GET /o/:id', { error }]]);
  });

  test('headers that were set before stay, those of the body do not', async () => {
    const app = createRouter();
    app.get('/', (c) => {
      c.header('access-control-allow-origin', '*');
      c.header('content-type', 'text/html');
      c.header('content-encoding', 'br');
      c.status(201);
      throw new Error('x');
    });
    expect(await app.resolve(restEvent({}))).toMatchObject({
      statusCode: 500,
      headers: { 'access-control-allow-origin': '*', 'content-type': 'application/json' },
    });
  });
});

describe('onError', () => {
  class Base extends Error {}
  class Near extends Base {}

  test('the nearest class wins, whatever came first', async () => {
    const { body } = await thrown(new Near(), (app) => {
      app.onError(Error, () => 'error');
      app.onError(Near, () => 'near');
      app.onError(Base, () => 'base');
    });
    expect(body).toBe('near');
    const other = await thrown(new Near(), (app) => {
      app.onError(Base, () => 'base');
      app.onError(Error, () => 'error');
    });
    expect(other.body).toBe('base');
  });

  test('a plain value keeps the status of the error, status() and json() change it', async () => {
    const on = (make: Parameters<ReturnType<typeof createRouter>['onError']>[1]) =>
      thrown(new NotFoundError(), (app) => app.onError(NotFoundError, make));
    expect(await on(() => ({ gone: true }))).toMatchObject({
      statusCode: 404,
      body: '{"gone":true}',
    });
    expect(await on(async () => 'later')).toMatchObject({ statusCode: 404, body: 'later' });
    expect(await on(() => undefined)).toMatchObject({ statusCode: 404, body: '' });
    expect(await on((_error, c) => c.json(1, 418))).toMatchObject({ statusCode: 418 });
    expect(await on((_error, c) => c.status(410))).toMatchObject({ statusCode: 410 });
    expect(await on(() => new Response('r', { status: 202 }))).toMatchObject({ statusCode: 202 });
    expect(line).not.toHaveBeenCalled();
  });

  test('a handler that throws is answered by the router, once', async () => {
    const fail = vi.fn(() => {
      throw new NotFoundError('second');
    });
    const known = await thrown(new Base(), (app) => app.onError(Error, fail));
    expect(known).toMatchObject({ statusCode: 404 });
    expect(fail).toHaveBeenCalledTimes(1);
    const original = new Base('first');
    const second = new Error('second');
    const unknown = await thrown(original, (app) =>
      app.onError(Base, async () => {
        throw second;
      }),
    );
    expect(unknown.statusCode).toBe(500);
    expect(line.mock.calls[0]?.[1]).toEqual({ error: second, handled: original });
  });

  test('NotFoundError and MethodNotAllowedError of the router itself have a handler too', async () => {
    const app = createRouter();
    app.post('/x', () => 1);
    app.onError(HttpError, (error) => ({ status: error.statusCode }));
    const ask = async (path: string) => (await app.resolve(restEvent({ path }))).body;
    expect([await ask('/x'), await ask('/y')]).toEqual(['{"status":405}', '{"status":404}']);
  });

  test('notFound answers requests without a route, and those alone', async () => {
    const app = createRouter();
    app.notFound((c) => ({ none: c.path }));
    app.get('/o', () => {
      throw new NotFoundError();
    });
    app.onError(NotFoundError, () => 'thrown');
    expect(await app.resolve(restEvent({ path: '/zz' }))).toMatchObject({
      statusCode: 404,
      body: '{"none":"/zz"}',
    });
    expect((await app.resolve(restEvent({ path: '/o' }))).body).toBe('thrown');
  });
});
