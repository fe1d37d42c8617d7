import { describe, expect, test } from 'vitest';
import { createRouteTable } from '../../../local/gateway/route-table.js';
import { route } from './route.js';

describe.each(['rest', 'http'] as const)('a table of a %s API', (kind) => {
  const table = createRouteTable(
    [
      'ANY /{proxy+}',
      'GET /orders/{id}',
      'GET /orders/latest',
      'ANY /orders/{id}/lines',
      'POST /orders/{id}/lines',
      'GET /orders/{id}/{rest+}',
      'GET /',
    ].map((text) => route(kind, text)),
  );

  test.each([
    ['GET /', 'GET /', {}],
    ['GET /orders/latest', 'GET /orders/latest', {}],
    ['GET /orders/7', 'GET /orders/{id}', { id: '7' }],
    ['GET /orders/a%2Fb', 'GET /orders/{id}', { id: 'a%2Fb' }],
    ['POST /orders/7/lines', 'POST /orders/{id}/lines', { id: '7' }],
    ['PUT /orders/7/lines', 'ANY /orders/{id}/lines', { id: '7' }],
    ['GET /orders/7/x/y', 'GET /orders/{id}/{rest+}', { id: '7', rest: 'x/y' }],
    ['PURGE /any/thing', 'ANY /{proxy+}', { proxy: 'any/thing' }],
    ['GET //evil.com/x', 'ANY /{proxy+}', { proxy: '/evil.com/x' }],
  ])('takes %s by %s', (given, expected, parameters) => {
    const [method = '', path = ''] = given.split(' ');
    const match = table.match(method, path);
    if (typeof match === 'string') throw new Error(`no match for ${given}`);
    expect(`${match.route.method} ${match.route.path}`).toBe(expected);
    expect(match.parameters).toEqual(parameters);
  });

  test('a greedy parameter wants at least one letter', () => {
    expect(createRouteTable([route(kind, 'GET /{proxy+}')]).match('GET', '/')).toBe(kind);
  });

  test('paths differ by the case of their letters', () => {
    expect(createRouteTable([route(kind, 'GET /a')]).match('GET', '/A')).toBe(kind);
  });
});

test('a REST API chooses the resource by the path alone, an HTTP API by the method too', () => {
  const texts = ['POST /orders/{id}', 'GET /{proxy+}'];
  const rest = createRouteTable(texts.map((text) => route('rest', text)));
  const http = createRouteTable(texts.map((text) => route('http', text)));
  expect(rest.match('GET', '/orders/7')).toBe('rest');
  expect(http.match('GET', '/orders/7')).toMatchObject({ parameters: { proxy: 'orders/7' } });
});

test('a trailing slash is nothing to a REST API, and a difference to an HTTP API', () => {
  expect(createRouteTable([route('rest', 'GET /a')]).match('GET', '/a/')).not.toBe('rest');
  expect(createRouteTable([route('http', 'GET /a')]).match('GET', '/a/')).toBe('http');
});

test('$default takes what no other route does', () => {
  const table = createRouteTable([route('http', 'ANY $default'), route('http', 'GET /a')]);
  expect(table.match('GET', '/b')).toMatchObject({ route: { path: '$default' }, parameters: {} });
  expect(table.match('GET', '/a')).toMatchObject({ route: { path: '/a' } });
});

test('captured names are own keys, whatever they are called', () => {
  const match = createRouteTable([route('rest', 'GET /{__proto__}')]).match('GET', '/x');
  if (typeof match === 'string') throw new Error('no match');
  expect(JSON.stringify(match.parameters)).toBe('{"__proto__":"x"}');
});
