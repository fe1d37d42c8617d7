import { createRouter } from 'fluoroscope/router';
import { describe, expect, test } from 'vitest';
import {
  albEvent,
  apiGatewayAuthorizerEvent,
  functionUrlEvent,
  type HttpRequest,
  httpEvent,
  lambdaContext,
  latticeEvent,
  restEvent,
  webSocketEvent,
} from '../../../exporters/testing/index.js';

// The request whose events are recorded in the service table of the event reference.
const request: HttpRequest = {
  method: 'post',
  path: '/capture/space%20value',
  query:
    'repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b&encodedPlus=a%2Bb&empty=',
  headers: { 'X-Probe': ['first', 'second'] },
  cookies: ['session=abc123', 'theme=dark'],
  body: { unicode: 'λ' },
};
const decodedQuery = {
  repeat: 'two',
  redirect: 'https://example.com/a/b',
  literalPlus: 'a b',
  encodedPlus: 'a+b',
  empty: '',
};

describe('one request, as each service makes an event of it', () => {
  test('a REST API: path encoded, query decoded, both forms of headers', () => {
    expect(restEvent(request)).toMatchObject({
      resource: '/{proxy+}',
      path: '/capture/space%20value',
      httpMethod: 'POST',
      pathParameters: { proxy: 'capture/space%20value' },
      queryStringParameters: decodedQuery,
      multiValueQueryStringParameters: { repeat: ['one', 'two'], empty: [''] },
      headers: {
        'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'x-probe': 'second',
        cookie: 'session=abc123; theme=dark',
      },
      multiValueHeaders: { 'x-probe': ['first', 'second'] },
      body: '{"unicode":"λ"}',
      isBase64Encoded: false,
      requestContext: { path: '/prod/capture/space%20value', requestTime: expect.any(String) },
    });
    expect(restEvent(request).headers).not.toHaveProperty('content-length');
  });

  test('an HTTP API: path decoded, values joined, cookies apart', () => {
    const event = httpEvent(request);
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/capture/space value',
      rawQueryString: request.query,
      cookies: ['session=abc123', 'theme=dark'],
      headers: { 'x-probe': 'first,second', 'content-length': '16' },
      queryStringParameters: { ...decodedQuery, repeat: 'one,two' },
      requestContext: { http: { method: 'POST', path: '/capture/space value' } },
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event).not.toHaveProperty('pathParameters');
  });

  test('a function URL: path encoded, cookies also in their header', () => {
    expect(functionUrlEvent(request)).toMatchObject({
      rawPath: '/capture/space%20value',
      cookies: ['session=abc123', 'theme=dark'],
      headers: { cookie: 'session=abc123; theme=dark' },
      requestContext: {
        accountId: 'anonymous',
        domainName: expect.stringMatching(/\.lambda-url\.[a-z0-9-]+\.on\.aws$/),
        http: { path: '/capture/space value' },
      },
    });
  });

  test.each([false, true])('a load balancer: nothing decoded, multi-value %s', (multiValue) => {
    const event = albEvent({ ...request, multiValue });
    expect(Object.keys(event).filter((key) => /headers|query/i.test(key))).toEqual(
      multiValue
        ? ['multiValueQueryStringParameters', 'multiValueHeaders']
        : ['queryStringParameters', 'headers'],
    );
    expect(event.queryStringParameters?.['encodedPlus'] ?? 'a%2Bb').toBe('a%2Bb');
    expect(event.multiValueHeaders?.['x-probe'] ?? ['first', 'second']).toEqual([
      'first',
      'second',
    ]);
  });

  test('VPC Lattice: the query in the path, values in lists', () => {
    expect(latticeEvent(request)).toMatchObject({
      path: `/capture/space%20value?${request.query}`,
      queryStringParameters: { repeat: ['one', 'two'] },
      headers: { 'x-probe': ['first', 'second'] },
      requestContext: { timeEpoch: expect.stringMatching(/^\d{16}$/) },
    });
  });
});

test('without anything an event is a GET of the root, with what is empty as each service has it', () => {
  expect(restEvent()).toMatchObject({
    resource: '/',
    httpMethod: 'GET',
    path: '/',
    queryStringParameters: null,
    pathParameters: null,
    body: null,
  });
  expect(httpEvent()).not.toHaveProperty('body');
  expect(httpEvent()).not.toHaveProperty('queryStringParameters');
  expect(albEvent()).toMatchObject({ queryStringParameters: {}, body: '' });
});

test('parameters are read from the path by the resource, or by the route', () => {
  const rest = restEvent({ resource: '/orders/{id}/{file+}', path: '/orders/a%2Fb/c/d' });
  expect(rest.pathParameters).toEqual({ id: 'a%2Fb', file: 'c/d' });
  const http = httpEvent({ routeKey: 'PUT /orders/{id}', path: '/orders/a%20b', stage: 'dev' });
  expect(http).toMatchObject({ pathParameters: { id: 'a b' }, rawPath: '/dev/orders/a b' });
  expect(http.requestContext.http.method).toBe('PUT');
  expect(() => restEvent({ resource: '/orders/{id}', path: '/users/1' })).toThrow(
    'The path "/users/1" is none of "/orders/{id}".',
  );
});

test.each([
  ['bytes', { body: Uint8Array.of(0, 255) }, ['AP8=', true, true, true]],
  ['a form', form('a=1'), ['a=1', false, true, true]],
  ['a text', { body: 'text' }, ['text', false, false, false]],
])('%s is in base64 where the service says so', (_name, given, [body, rest, http, alb]) => {
  expect(restEvent(given)).toMatchObject({ body, isBase64Encoded: rest });
  expect(httpEvent(given).isBase64Encoded).toBe(http);
  expect(albEvent(given).isBase64Encoded).toBe(alb);
});

function form(body: string): HttpRequest {
  return { body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
}

test('query values are given as they are before encoding', () => {
  const query = { 'a b': ['1&2', 'λ'], c: '' };
  expect(httpEvent({ query }).rawQueryString).toBe('a%20b=1%262&a%20b=%CE%BB&c=');
  expect(restEvent({ query }).multiValueQueryStringParameters).toEqual({
    'a b': ['1&2', 'λ'],
    c: [''],
  });
  expect(restEvent({ path: '/a?b=1' })).toMatchObject({
    path: '/a',
    queryStringParameters: { b: '1' },
  });
});

test('the router answers all of them', async () => {
  const app = createRouter();
  app.post('/orders/:id', (c) => ({
    id: c.params.id,
    q: c.query['q'],
    ...(c.body.json() as object),
  }));
  const order: HttpRequest = { path: '/orders/7', query: { q: 'x y' }, body: { size: 2 } };
  for (const event of [
    restEvent(order),
    httpEvent(order),
    functionUrlEvent(order),
    albEvent(order),
    albEvent({ ...order, multiValue: true }),
  ]) {
    const result = await app.resolve(event, lambdaContext());
    expect([result.statusCode, JSON.parse(String(result.body))]).toEqual([
      200,
      { id: '7', q: 'x y', size: 2 },
    ]);
  }
});

test('an authorizer is asked in the form of its API', () => {
  expect(apiGatewayAuthorizerEvent({ type: 'TOKEN', token: 'x' })).toEqual({
    type: 'TOKEN',
    methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/',
    authorizationToken: 'x',
  });
  expect(
    apiGatewayAuthorizerEvent({ path: '/orders', headers: { authorization: 'me' } }),
  ).toMatchObject({
    type: 'REQUEST',
    methodArn: expect.stringMatching(/\/prod\/GET\/orders$/),
    headers: { authorization: 'me' },
    queryStringParameters: {},
  });
  const http = apiGatewayAuthorizerEvent({
    version: '2.0',
    routeKey: 'GET /orders',
    path: '/orders',
  });
  expect(http).toMatchObject({ routeArn: expect.stringMatching(/GET\/orders$/), cookies: [] });
  expect(http).not.toHaveProperty('body');
});

test('a WebSocket API sends headers with a connection, and a body with a message', () => {
  expect(webSocketEvent({ eventType: 'CONNECT' })).toMatchObject({
    requestContext: { routeKey: '$connect', eventType: 'CONNECT' },
    headers: { 'Sec-WebSocket-Version': '13' },
  });
  expect(webSocketEvent({ routeKey: 'send', body: { text: 'hi' } })).toMatchObject({
    requestContext: { routeKey: 'send', eventType: 'MESSAGE', messageId: expect.any(String) },
    body: '{"text":"hi"}',
  });
  expect(webSocketEvent({ eventType: 'DISCONNECT' }).requestContext.disconnectStatusCode).toBe(
    1_000,
  );
});
