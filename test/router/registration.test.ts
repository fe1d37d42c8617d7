import { describe, expect, test } from 'vitest';
import { createRouter } from '../../src/router/index.js';
import { restEvent } from './http-events.js';

const handler = () => 'x';

describe('a malformed route is refused while the module loads', () => {
  test.each([
    ['orders', 'Route path must start with "/", got "orders". Write "/orders".'],
    ['', 'Route path must start with "/"'],
    ['/a//b', 'empty segment'],
    ['/o/:id.json', 'malformed parameter ":id.json"'],
    ['/o/:', 'malformed parameter ":"'],
    ['/o/:1', 'malformed parameter ":1"'],
    ['/o/:id{[0-9]+', 'malformed parameter'],
    ['/o/{id}', 'has "{"'],
    ['/*/x', 'only as the last segment'],
    ['/x*', 'has "*"'],
    ['/x?y', 'has "?"'],
    ['/:id/:id', 'names the parameter "id" twice'],
  ])('%s', (path, message) => {
    const add = (): void => createRouter().get(path, handler);
    expect(add).toThrow(RangeError);
    expect(add).toThrow(message);
  });

  test('a path that is no text', () => {
    expect(() => createRouter().get(/x/ as unknown as string, handler)).toThrow(TypeError);
  });

  test('a handler or a middleware that is no function', () => {
    const app = createRouter();
    expect(() => app.get('/x', undefined as never)).toThrow(
      /handler of GET \/x must be a function/,
    );
    expect(() => app.get('/x', handler as never, handler)).toThrow(/must be a list/);
    expect(() => app.get('/x', [1 as never], handler)).toThrow(
      /middleware of GET \/x must be a function/,
    );
    expect(() => app.use('x' as never)).toThrow(TypeError);
    expect(() => app.notFound(1 as never)).toThrow(TypeError);
    expect(() => app.onError('x' as never, handler)).toThrow(/takes an error class/);
    expect(() => app.onError(RangeError, 'x' as never)).toThrow(
      /onError\(RangeError\) takes a function/,
    );
    expect(() => app.route('BAD METHOD', '/x', handler)).toThrow(/route method "BAD METHOD"/);
    expect(() => app.route([], '/x', handler)).toThrow('route() names no method.');
    expect(() => app.route(undefined as never, '/x', handler)).toThrow(TypeError);
  });

  test('a router within itself, be it through another one', () => {
    const [app, part] = [createRouter(), createRouter()];
    app.get('/x', handler);
    expect(() => app.include(app, { prefix: '/again' })).toThrow(/included already/);
    const outer = createRouter();
    outer.include(part);
    outer.get('/y', handler);
    expect(() => part.include(outer)).toThrow(/included already/);
  });

  test('a route or an error handler that is there already', () => {
    const app = createRouter();
    app.get('/o/:id', handler);
    app.post('/o/:id', handler);
    app.onError(RangeError, handler);
    expect(() => app.get('/o/:name/', handler)).toThrow(
      'The route GET /o/:name/ is registered already, as /o/:id. Remove one.',
    );
    app.get('/f/*', handler);
    expect(() => app.get('/f/*', handler)).toThrow(RangeError);
    expect(() => app.onError(RangeError, handler)).toThrow(/registered already/);
  });

  test.each([
    [{ prefix: 'v1' }, 'The router option prefix must start with "/"'],
    [{ prefix: '/a/*' }, 'only as the last segment'],
    [{ stripPrefixes: '/v1' as never }, 'must be a list'],
    [{ stripPrefixes: ['v1'] }, 'must start with "/"'],
    [{ stripPrefixes: ['/v1/'] }, 'leave out the last "/" of "/v1/"'],
    [{ serializer: 'json' as never }, 'must be a function'],
  ])('options %o', (options, message) => {
    expect(() => createRouter(options).get('/x', handler)).toThrow(message);
  });
});

describe('a pattern that could backtrack for long is refused', () => {
  test.each([
    '(a+)+',
    '([a-z]*)*',
    '(a|a)*',
    '(a|aa)+',
    '(a?){30}',
    '(?:a{1,9}){2,}',
    'a*a*b',
    '[a-z]+[a-z0-9]+x',
    '.*.*',
    '.+,.+,.+',
    '\\w+\\d+',
    '(\\w+)?\\w+',
    'a?a?a?a?aaaa',
    '[\u{4e00}-\u{9fff}]+[\u{4e00}]+',
    '[\\u0900-\\u097f]+[\\u0910-\\u0920]+',
    '\\p{Script=Thai}+\\p{Script=Thai}+',
    '\\p{Script=Thai}+[^a]+',
    '\\s+\\u00a0+',
    '\\ud83d\\ude00+\\ud83d\\ude00+',
    '(\\p{L}+|x)\\p{L}*',
    '\\p{L}+\\p{L}?\\p{L}+',
    '(a)\\1',
    '(?<n>a)',
    '(?=a)a',
    '(?<!a)b',
    '^a$',
    '\\ba',
    '(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)',
    '[',
    '',
  ])('%s', (pattern) => {
    const add = (): void => createRouter().get(`/x/:id{${pattern}}`, handler);
    expect(add).toThrow(RangeError);
    expect(add).toThrow(/the pattern|malformed parameter/);
  });

  test.each([
    ['[0-9]+', '42'],
    ['[0-9a-f]{8}-[0-9a-f]{4}', '0123abcd-00ff'],
    ['[a-z]+-[0-9]+', 'ab-12'],
    ['[a-z0-9-]+\\.[a-z]+?', 'a-1.txt'],
    ['(?:draft|done)', 'done'],
    ['v?[0-9]+', 'v2'],
    ['(prod-[a-z]+|dev-[0-9]+)', 'dev-1'],
    ['(?:-[0-9]{2}){3}', '-01-02-03'],
    ['\\p{L}+', '\u{e9}t\u{e9}'],
    ['[^/]+', 'a:b'],
    ['\\p{L}+-\\p{L}+', '\u{e9}t\u{e9}-\u{416}'],
    ['\\p{L}+[0-9]*', '\u{416}7'],
    ['[\\u0400-\\u04ff]+(?:\\.[a-z]+)?', '\u{416}.txt'],
    ['\\d{4}(?:-\\d{2})?', '2026-01'],
  ])('%s is taken, and matches %s', async (pattern, value) => {
    const app = createRouter();
    app.get(`/x/:id{${pattern}}`, (c) => c.params['id']);
    const { restEvent } = await import('./http-events.js');
    const path = `/x/${encodeURIComponent(value)}`;
    expect((await app.resolve(restEvent({ path }))).body).toBe(value);
  });
});

test('a method in any letter case is the one that sources send', async () => {
  const app = createRouter();
  app.route(['get', 'Purge'], '/x', (c) => c.route);
  const ask = async (method: string): Promise<string> =>
    (await app.resolve(restEvent({ method, path: '/x' }))).body;
  expect([await ask('GET'), await ask('PURGE')]).toEqual(['GET /x', 'PURGE /x']);
  expect(() => app.get('/x', handler)).toThrow(/registered already/);
});
