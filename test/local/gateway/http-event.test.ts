import { expect, test } from 'vitest';
import { toHttpEvent } from '../../../local/gateway/http-event.js';
import { liveRequest, route } from './route.js';

const match = { route: route('http', 'ANY $default'), parameters: {} };

// The fields of an event that AWS delivered for this request, with the names of a local API.
test('an event has the fields and the values of a live one', () => {
  expect(toHttpEvent(liveRequest(), match)).toEqual({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/capture/space value',
    rawQueryString:
      'repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b&encodedPlus=a%2Bb&empty=',
    cookies: ['session=abc123', 'theme=dark'],
    headers: {
      accept: '*/*',
      'content-length': '66',
      'content-type': 'application/json',
      host: 'api.example.com',
      'user-agent': 'curl/8.7.1',
      'x-amzn-trace-id': 'Root=1-6a5145a8-536f3e792f6be9b44c1f46fa',
      'x-forwarded-for': '68.8.83.18',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'http',
      'x-voker-probe': 'first,second',
    },
    queryStringParameters: {
      empty: '',
      encodedPlus: 'a+b',
      literalPlus: 'a b',
      redirect: 'https://example.com/a/b',
      repeat: 'one,two',
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'local',
      domainName: 'api.example.com',
      domainPrefix: 'local',
      http: {
        method: 'POST',
        path: '/capture/space value',
        protocol: 'HTTP/1.1',
        sourceIp: '68.8.83.18',
        userAgent: 'curl/8.7.1',
      },
      requestId: 'ATfSdF7nPHcErRA=',
      routeKey: '$default',
      stage: '$default',
      time: '10/Jul/2026:19:19:04 +0000',
      timeEpoch: 1783711144836,
    },
    body: '{"message":"hello from the public internet","unicode":"lambda-λ"}',
    isBase64Encoded: false,
  });
});

test('what is empty is absent', () => {
  const request = liveRequest({ query: '', headers: [], body: Buffer.alloc(0) });
  const event = toHttpEvent(request, match);
  for (const field of ['body', 'cookies', 'queryStringParameters', 'pathParameters']) {
    expect(event).not.toHaveProperty(field);
  }
});

test('path parameters are decoded once', () => {
  const parameters = { id: 'a%2520b%2Fc', odd: '100%' };
  const matched = { route: route('http', 'GET /orders/{id}/{odd}'), parameters };
  expect(toHttpEvent(liveRequest(), matched)).toMatchObject({
    routeKey: 'GET /orders/{id}/{odd}',
    pathParameters: { id: 'a%20b/c', odd: '100%' },
  });
});

test('the decoded path ends at a question mark, as in the service', () => {
  const event = toHttpEvent(liveRequest({ path: '/users/me%3Fadmin=true' }), match);
  expect(event['rawPath']).toBe('/users/me');
});

test('a named stage stands in front of the path', () => {
  const named = { route: route('http', 'GET /a', { stage: 'dev' }), parameters: {} };
  expect(toHttpEvent(liveRequest({ path: '/a' }), named)).toMatchObject({
    rawPath: '/dev/a',
    requestContext: { http: { path: '/dev/a' }, stage: 'dev' },
  });
});

test.each([
  { type: 'application/json; charset=utf-8', encoded: false },
  { type: 'text/csv', encoded: false },
  { type: 'application/problem+json', encoded: false },
  { type: 'application/x-www-form-urlencoded', encoded: true },
  { type: 'image/png', encoded: true },
])('a body of $type: base64 is $encoded', ({ type, encoded }) => {
  const event = toHttpEvent(liveRequest({ headers: [['Content-Type', type]] }), match);
  const body = Buffer.from(event['body'] as string, encoded ? 'base64' : 'utf8');
  expect(event['isBase64Encoded']).toBe(encoded);
  expect(body).toEqual(liveRequest().body);
});
