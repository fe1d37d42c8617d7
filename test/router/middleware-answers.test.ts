/** What middleware does to answers and to errors, on every source. */
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  ConflictError,
  compose,
  compress,
  createRouter,
  ForbiddenError,
  GatewayTimeoutError,
  HttpError,
  type Middleware,
  type RouteContext,
} from 'fluoroscope/router';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SOURCES } from './http-events.js';
import { type ClientView, viewOf } from './result-view.js';

const line = vi.spyOn(console, 'error');
beforeEach(() => {
  line.mockReset().mockImplementation(() => {});
});
afterEach(() => {
  line.mockReset();
});

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Notes the status that it sees once the rest is done. */
const watching: Middleware = async (c, next) => {
  await next();
  c.response.headers.append('x-seen', `${c.response.status} ${c.response.headers.get('x-by')}`);
};

describe.each(SOURCES)('from %s', (_name, build) => {
  const ask = async (
    middleware: readonly Middleware[],
    handler: (c: RouteContext) => unknown = () => 'handler',
    headers: readonly (readonly [string, string])[] = [],
  ): Promise<ClientView> => {
    const app = createRouter();
    for (const one of middleware) app.use(one);
    app.get('/', handler);
    app.onError(ConflictError, (error, c) => c.json({ mapped: error.message }, 418));
    return viewOf(await app.resolve(build({ headers })));
  };

  test.each<[string, Middleware, number, string]>([
    ['a text', () => 'short', 200, 'short'],
    ['JSON with a status', (c) => c.json({ short: true }, 202), 202, '{"short":true}'],
    ['null, which is a value', () => null, 200, 'null'],
    ['a Response, later', () => later().then(() => new Response('w', { status: 203 })), 203, 'w'],
    ['a proxy result', () => ({ statusCode: 203, body: 'p' }), 203, 'p'],
    ['a redirect', (c) => c.redirect('/elsewhere'), 302, ''],
    ['a stream', () => new Blob(['s']).stream(), 200, 's'],
  ])('a middleware answers with %s, and the handler is not called', async (...args) => {
    const [, middleware, status, body] = args;
    const handler = vi.fn();
    const view = await ask([watching, middleware], handler);
    expect([view.status, view.body.toString()]).toEqual([status, body]);
    expect(view.headers['x-seen']).toBe(`${status} undefined`);
    expect(handler).not.toHaveBeenCalled();
  });

  test.each<[string, Middleware]>([
    ['before it goes on', () => Promise.reject(new ForbiddenError())],
    [
      'afterwards',
      async (_c, next) => {
        await next();
        throw new ForbiddenError();
      },
    ],
  ])(
    'what a middleware throws %s is the answer that those around it see',
    async (...[, failing]) => {
      const view = await ask([watching, failing], (c) => c.header('x-by', 'handler'));
      expect(view.status).toBe(403);
      expect(JSON.parse(view.body.toString())).toMatchObject({ error: 'ForbiddenError' });
      expect(view.headers['x-seen']).toMatch(/^403 /);
    },
  );

  test('an error that is mapped is an answer like any other: next() resolves, and may be replaced', async () => {
    const replacing: Middleware = async (c, next) => {
      await next();
      return c.response.status === 418 ? c.json('instead', 503) : undefined;
    };
    const conflict = (): never => {
      throw new ConflictError('x');
    };
    const view = await ask([watching, replacing, watching], conflict);
    expect([view.status, view.body.toString()]).toEqual([503, '"instead"']);
    expect(view.headers['x-seen']).toBe('418 undefined, 503 undefined');
  });

  const instead =
    (answer: (c: RouteContext) => unknown): Middleware =>
    async (c, next) => {
      await next();
      return answer(c);
    };

  test.each<[string, (c: RouteContext) => unknown, string, string | undefined]>([
    ['a text', () => 'text', 'text', 'text/plain; charset=utf-8'],
    ['JSON', (c) => c.json('json'), '"json"', 'application/json'],
    ['bytes', () => Buffer.from('b'), 'b', 'application/octet-stream'],
    ['a Response without a type', () => new Response(Buffer.from('r')), 'r', undefined],
  ])('what a middleware answers instead has a type of its own: %s', async (...args) => {
    const [, answer, text, type] = args;
    for (const handler of [() => ({ id: 1 }), () => 'x', () => Buffer.from('x')]) {
      const { body, headers } = await ask([instead(answer)], handler);
      expect([body.toString(), headers['content-type']]).toEqual([text, type]);
    }
  });

  test('a type that somebody set stays, whatever is answered instead', async () => {
    const csv = instead((c) => {
      c.header('content-type', 'text/csv');
      return 'a,b';
    });
    expect((await ask([csv])).headers['content-type']).toBe('text/csv');
    const { headers } = await ask([instead(() => 'a;b')], (c) => {
      c.header('content-type', 'text/x');
      return 'x';
    });
    expect(headers['content-type']).toBe('text/x');
  });

  const long = 'long '.repeat(1_000);
  const accepted = [['accept-encoding', 'gzip']] as const;

  test.each<[string, (c: RouteContext) => unknown, string]>([
    ['a value', () => 'plain', 'plain'],
    ['a Response', () => new Response('plain'), 'plain'],
    ['base64', () => ({ statusCode: 200, isBase64Encoded: true, body: 'cGxhaW4=' }), 'plain'],
  ])('what a middleware answers instead of a compressed answer is plain: %s', async (...args) => {
    const [, answer, text] = args;
    const { body, headers } = await ask([instead(answer), compress()], () => long, accepted);
    expect(body.toString()).toBe(text);
    expect(headers).not.toHaveProperty('content-encoding');
  });

  test('an encoding that a middleware answers with itself stays', async () => {
    const encoded = instead(
      () => new Response(gzipSync('own'), { headers: { 'content-encoding': 'gzip' } }),
    );
    const { body, headers } = await ask([encoded, compress()], () => long, accepted);
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toBe('own');
  });

  const twice: Middleware = async (_c, next) => {
    await Promise.all([next(), next()]);
  };
  const unawaited: Middleware = async (_c, next) => {
    void next();
  };
  const silent: Middleware = async () => {};

  test.each<[string, readonly Middleware[], RegExp]>([
    ['next() twice', [watching, twice], /more than once/],
    ['next() without waiting', [watching, unawaited], /did not wait for next\(\)/],
    ['neither next() nor an answer', [watching, silent], /neither called next\(\) nor answered/],
    ['so in compose()', [watching, compose([watching, silent])], /neither called next\(\)/],
    ['twice in compose()', [watching, compose([twice, watching])], /more than once/],
  ])('%s is a 500 which those around it see, and one line that says so', async (...args) => {
    const [, middleware, message] = args;
    const view = await ask(middleware, async () => {
      await later();
      return 'x';
    });
    expect(view.status).toBe(500);
    expect(view.headers['x-seen']).toMatch(/500 /);
    expect(JSON.parse(view.body.toString()).message).toBe('Internal Server Error');
    expect(line).toHaveBeenCalledTimes(1);
    expect(String(line.mock.calls[0]?.[1]?.error)).toMatch(message);
  });

  test('a value over a handler that gave none is the body of a 200, or of what it says', async () => {
    const seen: number[] = [];
    const wrapping =
      (status?: number): Middleware =>
      async (c, next) => {
        await next();
        seen.push(c.response.status);
        if (status !== undefined) c.status(status);
        return { wrapped: true };
      };
    const views = [await ask([wrapping()], () => {}), await ask([wrapping(201)], () => {})];
    expect(seen).toEqual([204, 204]);
    expect(views.map(({ status }) => status)).toEqual([200, 201]);
    expect(views.map(({ body }) => body.toString())).toEqual(Array(2).fill('{"wrapped":true}'));
  });

  test.each<[string, () => unknown, number]>([
    ['a text', () => 'late', 1],
    ['an error for the client', () => Promise.reject(new ConflictError('late')), 1],
    ['an error for the log', () => Promise.reject(new RangeError('late')), 2],
  ])('a handler that is not waited for answers no more: %s', async (...[, late, lines]) => {
    let goOn: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const waiting: Middleware = async (_c, next) => {
      await next();
      goOn();
      await later();
    };
    const limiting: Middleware = async (_c, next) => {
      await Promise.race([next(), later()]);
      throw new GatewayTimeoutError();
    };
    const view = await ask([waiting, limiting, watching], () => released.then(late));
    expect(view.status).toBe(504);
    expect(JSON.parse(view.body.toString())).toMatchObject({ error: 'GatewayTimeoutError' });
    // That of the 504, and that of what nobody would see otherwise.
    expect(line).toHaveBeenCalledTimes(lines);
  });

  test.each<[string, (c: RouteContext) => unknown]>([
    ['a header of its own', (c) => c.header('x-by', 'handler')],
    ['a Response', () => new Response('x', { headers: { 'X-By': 'handler' } })],
    ['a proxy result', () => ({ statusCode: 200, headers: { 'X-BY': 'handler' }, body: 'x' })],
  ])('a header set before yields to %s, one set afterwards wins', async (_kind, handler) => {
    const before: Middleware = (c, next) => {
      c.header('X-by', 'before');
      c.setCookie('before', '1');
      return next();
    };
    expect((await ask([before], handler)).headers['x-by']).toBe('handler');
    const after: Middleware = async (c, next) => {
      await next();
      c.header('x-BY', 'after');
    };
    const view = await ask([after, before], handler);
    expect(view.headers['x-by']).toBe('after');
    expect(view.cookies).toEqual(['before=1; Path=/; Secure']);
  });

  test.each([
    ['a class of HTTP errors', new HttpError(451, 'law'), 451],
    ['an error that is none of ours', Object.assign(new Error('x'), { statusCode: 404 }), 500],
    ['no error at all', 'text', 500],
    ['nothing', undefined, 500],
  ])('%s that a handler throws is a %o', async (_kind, ...[error, status]) => {
    const view = await ask([watching], () => Promise.reject(error));
    expect(view.status).toBe(status);
    expect(view.headers['x-seen']).toBe(`${status} undefined`);
    expect(line).toHaveBeenCalledTimes(status === 500 ? 1 : 0);
  });
});
