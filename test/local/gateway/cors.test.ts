import { describe, expect, test } from 'vitest';
import { preflightAnswer, withCors } from '../../../local/gateway/cors.js';
import { liveRequest } from './route.js';

const cors = {
  allowOrigins: ['https://shop.example'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['content-type'],
  exposeHeaders: ['x-total'],
  allowCredentials: false,
  maxAgeSeconds: 60,
};
const asked = (origin: string, changes = {}) =>
  liveRequest({
    method: 'OPTIONS',
    headers: [
      ['Origin', origin],
      ['Access-Control-Request-Method', 'POST'],
    ],
    ...changes,
  });

describe('a preflight', () => {
  test('of an allowed origin is answered with what is allowed', () => {
    const answer = preflightAnswer(asked('https://shop.example'), cors);
    expect([answer?.status, Object.fromEntries(answer?.headers ?? [])]).toEqual([
      204,
      {
        'access-control-allow-origin': 'https://shop.example',
        vary: 'origin',
        'access-control-allow-methods': 'GET,POST',
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '60',
      },
    ]);
  });

  test('of another origin is answered with nothing', () => {
    expect(preflightAnswer(asked('https://evil.example'), cors)?.headers).toEqual([]);
  });

  test.each([
    ['GET', asked('https://shop.example', { method: 'GET' })],
    ['OPTIONS of the application itself', liveRequest({ method: 'OPTIONS' })],
  ])('is not %s', (_, request) => {
    expect(preflightAnswer(request, cors)).toBeUndefined();
  });
});

describe('the headers of an answer', () => {
  const own = [
    ['x-own', '1'],
    ['access-control-allow-origin', '*'],
  ] as const;
  const from = (origin: string) => liveRequest({ headers: [['origin', origin]] });

  test('are the function’s own where the API says nothing of CORS', () => {
    expect(withCors(own, from('https://a.example'), undefined)).toBe(own);
  });

  test.each([
    [cors, 'https://shop.example', 'https://shop.example', undefined],
    [cors, 'https://evil.example', undefined, undefined],
    [{ ...cors, allowOrigins: ['*'] }, 'https://a.example', '*', undefined],
    [
      { ...cors, allowOrigins: ['*'], allowCredentials: true },
      'https://a.example',
      'https://a.example',
      'true',
    ],
    [
      { ...cors, allowOrigins: ['https://*.a.example'] },
      'https://x.a.example',
      'https://x.a.example',
      undefined,
    ],
    [{ ...cors, allowOrigins: ['https://*.a.example'] }, 'https://a.example', undefined, undefined],
  ])('with %j to %s name the origin %s', (definition, origin, ...[allowed, credentials]) => {
    const headers = Object.fromEntries(withCors(own, from(origin), definition));
    expect(headers['x-own']).toBe('1');
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(headers['access-control-allow-credentials']).toBe(credentials);
  });
});
