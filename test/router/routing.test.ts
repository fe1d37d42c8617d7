import { describe, expect, test } from 'vitest';
import { createRouter } from '../../src/router/index.js';
import { httpEvent, restEvent } from './http-events.js';

type App = ReturnType<typeof createRouter>;

const ask = async (app: App, path: string, method = 'GET'): Promise<string> => {
  const { statusCode, body } = await app.resolve(restEvent({ path, method }));
  return statusCode === 200 ? body : String(statusCode);
};

describe('precedence', () => {
  test('static wins over constrained, this over a parameter, this over a wildcard', async () => {
    const app = createRouter();
    app.get('/o/*', () => 'wildcard');
    app.get('/o/:id', () => 'param');
    app.get('/o/:id{[0-9]+}', () => 'constrained');
    app.get('/o/7', () => 'static');
    expect(await ask(app, '/o/7')).toBe('static');
    expect(await ask(app, '/o/8')).toBe('constrained');
    expect(await ask(app, '/o/x')).toBe('param');
    expect(await ask(app, '/o/x/y')).toBe('wildcard');
  });

  test('a branch that ends nowhere is left again, its captures forgotten', async () => {
    const app = createRouter();
    app.get('/a/b/c', () => 'static');
    app.get('/a/:x{[a-z]+}/d', (c) => `constrained ${c.params.x}`);
    app.get('/:p/:q/e', (c) => `params ${c.params.p} ${c.params.q}`);
    app.get('/a/*', (c) => `rest ${c.params['*']}`);
    expect(await ask(app, '/a/b/c')).toBe('static');
    expect(await ask(app, '/a/b/d')).toBe('constrained b');
    expect(await ask(app, '/x/b/e')).toBe('params x b');
    expect(await ask(app, '/a/b/e')).toBe('rest b/e');
    expect(await ask(app, '/z/b')).toBe('404');
  });

  test('the method decides among routes of one path', async () => {
    const app = createRouter();
    app.get('/o/:id', () => 'get');
    app.post('/o/*', (c) => `post ${c.params['*']}`);
    app.route(['PUT', 'PURGE'], '/o/:id', (c) => c.method);
    expect(await ask(app, '/o/1')).toBe('get');
    expect(await ask(app, '/o/1', 'POST')).toBe('post 1');
    expect(await ask(app, '/o/1', 'PURGE')).toBe('PURGE');
    expect(await ask(app, '/o/1', 'PATCH')).toBe('405');
  });

  test('HEAD and OPTIONS of their own win over those that are derived', async () => {
    const app = createRouter();
    app.get('/x', () => 'get');
    app.head('/x', (c) => c.header('x-own', '1'));
    app.options('/x', () => 'mine');
    expect((await app.resolve(restEvent({ path: '/x', method: 'HEAD' }))).headers).toEqual({
      'x-own': '1',
    });
    expect(await ask(app, '/x', 'OPTIONS')).toBe('mine');
  });
});

describe('paths', () => {
  test('slashes at the end make no difference, on either side', async () => {
    const app = createRouter();
    app.get('/', () => 'root');
    app.get('/x/', () => 'x');
    app.get('/o/:id/', (c) => c.params.id);
    for (const path of ['/', '', '//']) expect(await ask(app, path), path).toBe('root');
    for (const path of ['/x', '/x/', '/x//']) expect(await ask(app, path), path).toBe('x');
    for (const path of ['/o/1', '/o/1/']) expect(await ask(app, path), path).toBe('1');
  });

  test('an empty segment is no parameter', async () => {
    const app = createRouter();
    app.get('/o/:id/items', () => 'items');
    expect(await ask(app, '/o//items')).toBe('404');
  });

  test('letter case counts', async () => {
    const app = createRouter();
    app.get('/Orders', () => 'x');
    expect(await ask(app, '/orders')).toBe('404');
  });

  test('an encoded slash is a part of a parameter, never a separator', async () => {
    const app = createRouter();
    app.get('/f/:name', (c) => c.params.name);
    app.get('/f/:a/:b', () => 'two');
    expect(await ask(app, '/f/a%2Fb')).toBe('a/b');
  });

  test('an encoded letter is not a route\u{2019}s letter', async () => {
    const app = createRouter();
    app.get('/admin', () => 'admin');
    expect(await ask(app, '/%61dmin')).toBe('404');
  });

  test('a wildcard has the rest of the path, which may be empty', async () => {
    const app = createRouter();
    app.get('/f/*', (c) => `<${c.params['*']}>`);
    expect(await ask(app, '/f/a/b%20c/')).toBe('<a/b c/>');
    expect(await ask(app, '/f/')).toBe('<>');
    expect(await ask(app, '/f')).toBe('<>');
    expect(await ask(app, '/fa')).toBe('404');
  });

  test('a malformed or blank parameter is the client\u{2019}s mistake, with the route known', async () => {
    const app = createRouter();
    const routes: unknown[] = [];
    app.use(async (c, next) => {
      routes.push(c.route, { ...c.params });
      await next();
    });
    app.get('/u/:id', () => 'x');
    for (const path of ['/u/%', '/u/%zz', '/u/%C3', '/u/%20']) {
      expect(await ask(app, path), path).toBe('400');
    }
    expect(routes.slice(0, 2)).toEqual(['GET /u/:id', {}]);
  });

  test('a pattern sees the decoded parameter, of a whole segment', async () => {
    const app = createRouter();
    app.get('/o/:id{[0-9]+}', (c) => c.params.id);
    expect(await ask(app, '/o/%31%32')).toBe('12');
    expect(await ask(app, '/o/1x')).toBe('404');
    expect(await ask(app, '/o/1%0A')).toBe('404');
    expect(await ask(app, '/o/%zz')).toBe('404');
  });

  test('parameters named like parts of a prototype are plain', async () => {
    const app = createRouter();
    app.get('/p/:__proto__/:constructor', (c) => Object.entries(c.params));
    expect(await ask(app, '/p/a/b')).toBe('[["__proto__","a"],["constructor","b"]]');
  });

  test('a path of 64 KB and a tree of many branches are answered', async () => {
    const app = createRouter();
    for (const a of ['a', ':p']) {
      for (const b of ['a', ':q']) app.get(`/${a}/${b}/a/:r{[a-z]+}/z`, () => 'deep');
    }
    app.get('/:id{[a-z]+-[0-9]+}', () => 'pattern');
    expect(await ask(app, '/a'.repeat(32_768))).toBe('404');
    expect(await ask(app, `/${'a'.repeat(65_535)}`)).toBe('404');
    expect(await ask(app, `/${'/'.repeat(65_535)}`)).toBe('404');
  });
});

describe('prefixes', () => {
  test('a prefix stands in front of every route, with its parameters', async () => {
    const app = createRouter({ prefix: '/shops/:shop/' });
    app.get('/', (c) => ({ ...c.params }));
    app.get('/items/:id', (c) => ({ ...c.params, route: c.route }));
    expect(await ask(app, '/shops/s')).toBe('{"shop":"s"}');
    expect(await ask(app, '/shops/s/items/1')).toBe(
      '{"shop":"s","id":"1","route":"GET /shops/:shop/items/:id"}',
    );
  });

  test('a stripped prefix ends where a segment ends', async () => {
    const app = createRouter({ stripPrefixes: ['/pay', '/v1/pay'] });
    app.get('/', () => 'root');
    app.get('/x', (c) => c.path);
    app.get('/payment', () => 'payment');
    expect(await ask(app, '/pay')).toBe('root');
    expect(await ask(app, '/v1/pay/x')).toBe('/x');
    expect(await ask(app, '/payment')).toBe('payment');
    expect(await ask(app, '/x')).toBe('/x');
  });

  test('c.route is the route, c.path the path', async () => {
    const app = createRouter();
    app.get('/o/:id{[0-9]+}/*', (c) => [c.route, c.path]);
    const result = await app.resolve(httpEvent({ path: '/o/1/x%20y' }));
    expect(JSON.parse(result.body)).toEqual(['GET /o/:id/*', '/o/1/x y']);
  });
});

describe('include', () => {
  test('routes come with their middleware and their error handlers, and these with them alone', async () => {
    const log: string[] = [];
    const noting = (name: string) => async (_c: unknown, next: () => Promise<void>) => {
      log.push(name);
      await next();
    };
    const inner = createRouter({ prefix: '/items' });
    inner.use(noting('inner'));
    inner.onError(RangeError, () => 'inner handler');
    inner.get('/:id', [noting('route')], () => {
      throw new RangeError('x');
    });
    const middle = createRouter();
    middle.use(noting('middle'));
    middle.include(inner, { prefix: '/m/:m' });
    const app = createRouter({ prefix: '/api' });
    app.use(noting('app'));
    app.include(middle);
    app.get('/own', () => {
      throw new RangeError('secret');
    });
    app.onError(RangeError, () => 'app handler');
    expect((await app.resolve(restEvent({ path: '/api/m/1/items/2' }))).body).toBe('inner handler');
    expect(log.splice(0)).toEqual(['app', 'middle', 'inner', 'route']);
    expect((await app.resolve(restEvent({ path: '/api/own' }))).body).toBe('app handler');
    expect(log).toEqual(['app']);
  });

  test('a router that is included takes no more registrations', () => {
    const inner = createRouter();
    createRouter().include(inner);
    expect(() => inner.get('/late', () => 1)).toThrow(/before include/);
    expect(() => inner.use(() => 1)).toThrow(/before include/);
  });

  test('what is no router is refused', () => {
    expect(() => createRouter().include({} as never)).toThrow(
      /takes what createRouter\(\) returned/,
    );
  });
});
