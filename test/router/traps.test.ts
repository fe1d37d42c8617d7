/** What events of HTTP sources hide, where no other test of the router has it. */
import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import { describe, expect, test } from 'vitest';
import { createRouter, type HttpEvent, type RouteContext } from '../../src/router/index.js';
import { SOURCES } from './http-events.js';
import { viewOf } from './result-view.js';

const JSON_TYPE = ['content-type', 'application/json'] as const;

/** The builder of one source. */
function sourceNamed(name: string): (typeof SOURCES)[number][1] {
  const found = SOURCES.find(([one]) => one === name);
  if (found === undefined) throw new Error(`There is no source ${name}.`);
  return found[1];
}

const rest = sourceNamed('api-gateway-rest');
const http = sourceNamed('api-gateway-http');
const alb = sourceNamed('alb');
const albMulti = sourceNamed('alb with multi-value headers');

async function answer(event: HttpEvent, make: (c: RouteContext) => unknown): Promise<unknown> {
  const app = createRouter();
  app.route(['GET', 'POST', 'TRACE', 'CONNECT', 'PURGE'], '/*', (c) => c.json(make(c)));
  const { status, body } = viewOf(await app.resolve(event));
  const json = JSON.parse(body.toString()) as unknown;
  return status === 200 ? json : [status, json];
}

const rewritten = (event: HttpEvent, parts: object): HttpEvent =>
  ({ ...event, ...parts }) as unknown as HttpEvent;

test.each([
  ['/a?b=1', '/a%3Fb=1'],
  ['/a#b', '/a%23b'],
  ['/100%', '/100%25'],
  ['/a%3Fb', '/a%3Fb'],
  ['/a\\b', '/a%5Cb'],
  ['/a b', '/a%20b'],
])(
  'an HTTP API\u{2019}s path is decoded, and is one path whatever it has: %s',
  async (rawPath, sent) => {
    const event = rewritten(http({ query: 'own=1' }), { rawPath });
    const read = (c: RouteContext): unknown => [
      c.path,
      c.params['*'],
      { ...c.query },
      c.request.url,
    ];
    expect(await answer(event, read)).toEqual([
      rawPath,
      rawPath.slice(1),
      { own: '1' },
      `https://localhost${sent}?own=1`,
    ]);
  },
);

test('a REST API\u{2019}s path is the one without the stage', async () => {
  expect(await answer(rest({ path: '/live/x' }), (c) => c.path)).toBe('/live/x');
  const event = rewritten(rest({ path: '/x' }), { requestContext: { path: '/live/x' } });
  expect(await answer(event, (c) => c.path)).toBe('/x');
});

test('the stage of an HTTP API with payload format 1.0 is taken off where the path has it', async () => {
  const staged = (path: string): HttpEvent =>
    rewritten(rest({ path }), { version: '1.0', requestContext: { stage: 'live', path } });
  expect(await answer(staged('/live/x'), (c) => c.path)).toBe('/x');
  expect(await answer(staged('/lively'), (c) => c.path)).toBe('/lively');
});

test.each(SOURCES)(
  'a parameter without a value is the empty text, from %s',
  async (_name, build) => {
    const event = build({ query: 'flag&other=&=none' });
    expect(await answer(event, (c) => ({ ...c.query }))).toEqual({
      flag: '',
      other: '',
      '': 'none',
    });
  },
);

test('a health check of a load balancer, which has one header and no trace, is answered', async () => {
  const event = {
    requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:x' } },
    httpMethod: 'GET',
    path: '/',
    queryStringParameters: {},
    headers: { 'user-agent': 'ELB-HealthChecker/2.0' },
    body: '',
    isBase64Encoded: false,
  };
  const read = (c: RouteContext): unknown => [
    c.clientIp ?? 'nobody',
    c.requestId ?? 'none',
    c.request.url,
    [...c.headers.entries()],
  ];
  expect(await answer(event, read)).toEqual([
    'nobody',
    'none',
    'https://localhost/',
    [['user-agent', 'ELB-HealthChecker/2.0']],
  ]);
});

test('lists of headers are joined with commas, cookies with semicolons', async () => {
  const event = rewritten(albMulti({}), {
    multiValueHeaders: { accept: ['a/b', 'c/d'], cookie: ['a=1', 'b=2; c=3'] },
  });
  const read = (c: RouteContext): unknown => [c.headers.get('accept'), { ...c.cookies }];
  expect(await answer(event, read)).toEqual(['a/b, c/d', { a: '1', b: '2', c: '3' }]);
});

test.each([
  ['alb', 'headers', 'multiValueHeaders'],
  ['alb with multi-value headers', 'multiValueHeaders', 'headers'],
])('the answer to %s has %s alone', async (name, form, other) => {
  const app = createRouter();
  app.get('/', (c) => {
    c.header('x-own', '1');
    c.setCookie('a', '1');
    return {};
  });
  const result = await app.resolve(sourceNamed(name)({}));
  expect(result).toHaveProperty(form);
  expect(result).not.toHaveProperty(other);
  expect(result).not.toHaveProperty('cookies');
});

describe.each(SOURCES)('from %s', (_name, build) => {
  test.each<[string, unknown]>([
    ['0', 0],
    ['null', null],
    ['""', ''],
    ['', [400, expect.objectContaining({ error: 'BadRequestError' })]],
  ])('the body %j is read for what it is', async (body, value) => {
    const event = build({ method: 'POST', headers: [JSON_TYPE], body });
    expect(await answer(event, (c) => c.body.json())).toEqual(value);
  });

  test.each(['TRACE', 'CONNECT'])(
    '%s reaches its route, though no Request can have it',
    async (method) => {
      const event = build({ method, path: '/x' });
      expect(await answer(event, (c) => c.method)).toBe(method);
      expect(await answer(event, (c) => c.request)).toEqual([
        400,
        expect.objectContaining({ message: 'The request cannot be read as a web Request' }),
      ]);
    },
  );

  test('half of a surrogate pair leaves as text that any reader takes', async () => {
    const app = createRouter();
    app.get('/', () => 'a\u{d800}b');
    const result = await app.resolve(build({}));
    const sent = Buffer.from(JSON.stringify(result)).toString();
    expect(JSON.parse(sent)).toMatchObject({ statusCode: 200 });
    expect(viewOf(result).body.toString()).toBe('a\u{fffd}b');
  });
});

test('a form that a load balancer sent in base64 is a form', async () => {
  const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
  const event = alb({ method: 'POST', headers, body: Buffer.from('a=1&b=%20') });
  expect(await answer(event, (c) => [c.body.text(), c.body.bytes().length])).toEqual([
    'a=1&b=%20',
    9,
  ]);
});

test('base64 is told by the flag, never by the type', async () => {
  const event = (isBase64Encoded: unknown): HttpEvent =>
    rewritten(rest({ method: 'POST' }), { body: 'aGk=', isBase64Encoded });
  expect(await answer(event(true), (c) => c.body.text())).toBe('hi');
  for (const flag of [false, undefined, null, 'true', 1]) {
    expect(await answer(event(flag), (c) => c.body.text())).toBe('aGk=');
  }
});

describe.each(SOURCES)('an answer to %s that Lambda or the source would refuse', (name, build) => {
  // The whole of what the function returns counts, its head included.
  const limit = name.startsWith('alb') ? 1_048_576 : 6_291_556;

  test.each<[string, (bytes: number) => unknown]>([
    ['text', (bytes) => 'x'.repeat(bytes)],
    ['text with escapes', (bytes) => '"'.repeat(bytes / 2) + 'x'.repeat(bytes % 2)],
    [
      'text of three bytes a character',
      (bytes) => '\u{20ac}'.repeat(bytes / 3) + 'x'.repeat(bytes % 3),
    ],
    ['bytes', (bytes) => Buffer.alloc(Math.floor(bytes / 4) * 3)],
  ])('is a 500 that the span and the log tell of: %s', async (_kind, make) => {
    const app = createRouter();
    const header = ['x-long', 'y'.repeat(5_000)] as const;
    app.use((c, next) => {
      c.header(...header);
      return next();
    });
    app.get('/head', () => make(0));
    app.get('/fits', () => make(limit - head));
    app.get('/large', () => make(limit - head + 4));
    const head = JSON.stringify(await app.resolve(build({ path: '/head' }))).length;
    const telemetry = memoryTelemetry();
    const handler = instrument(app.resolve, { telemetry });
    const status = async (path: string): Promise<number | undefined> =>
      (await handler(build({ path }) as never, lambdaContext()))?.statusCode;
    expect(await status('/fits')).toBe(200);
    expect(telemetry.logs).toEqual([]);
    expect(await status('/large')).toBe(500);
    expect(JSON.stringify(telemetry.logs)).toMatch(/The answer has \d+ bytes, [a-z-]+ takes/);
    expect(telemetry.spans[2]).toMatchObject({
      status: { code: 'ERROR' },
      attributes: { 'http.response.status_code': 500, 'error.type': 'RangeError' },
    });
  });
});
