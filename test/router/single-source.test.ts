import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { createRouter, type HttpEvent } from '../../src/router/index.js';
import { SOURCES } from './http-events.js';

test('the stage is taken off an HTTP API path, where a segment ends', async () => {
  const app = createRouter();
  app.get('/', () => 'root');
  app.get('/x', (c) => c.path);
  app.get('/developer', () => 'developer');
  const http = SOURCES.find(([name]) => name === 'api-gateway-http')?.[1];
  const ask = async (path: string) => {
    const event = http?.({ path }) as { requestContext: object };
    const staged = { ...event, requestContext: { ...event.requestContext, stage: 'dev' } };
    return (await app.resolve(staged as unknown as HttpEvent)).body;
  };
  expect(await ask('/dev')).toBe('root');
  expect(await ask('/dev/x')).toBe('/x');
  expect(await ask('/developer')).toBe('developer');
});

test('an HTTP API path with a literal % is answered', async () => {
  const app = createRouter();
  app.get('/:name', (c) => c.params.name);
  const http = SOURCES.find(([name]) => name === 'api-gateway-http')?.[1];
  expect((await app.resolve(http?.({ path: '/100%25' }) as HttpEvent)).body).toBe('100%');
});

test('an HTTP API with payload format 1.0 sends the path decoded', async () => {
  const app = createRouter();
  app.get('/:name', (c) => c.params.name);
  const rest = SOURCES[0]?.[1]({ path: '/100%' }) as object;
  expect((await app.resolve({ ...rest, version: '1.0' } as HttpEvent)).body).toBe('100%');
  expect((await app.resolve(rest as HttpEvent)).statusCode).toBe(400);
});

test('repeated query parameters keep their order and their commas', async () => {
  const app = createRouter();
  app.get('/', (c) => [c.query['a'], c.queries('a'), c.queries('none')]);
  for (const [name, build] of SOURCES.filter(([one]) => one !== 'alb')) {
    const result = await app.resolve(build({ query: 'a=1,2&a=3&a=' }));
    expect(JSON.parse(result.body), name).toEqual(['', ['1,2', '3', ''], []]);
  }
});

test('the statuses of a load balancer carry their reason', async () => {
  const app = createRouter();
  app.get('/:code', (c) => c.json(null, Number(c.params.code)));
  const alb = SOURCES.find(([name]) => name === 'alb')?.[1];
  const reason = async (code: number) =>
    (await app.resolve(alb?.({ path: `/${code}` }) as HttpEvent)).statusDescription;
  expect(await reason(200)).toBe('200 OK');
  expect(await reason(418)).toBe("418 I'm a Teapot");
  expect(await reason(599)).toBe('599 Error');
});

test('a console test with null everywhere is answered', async () => {
  const app = createRouter();
  app.get('/', (c) => [c.query, [...c.headers.entries()], c.cookies, c.body.text()]);
  const event = {
    ...(SOURCES[0]?.[1]({}) as object),
    headers: null,
    multiValueHeaders: null,
    requestContext: {},
  };
  expect((await app.resolve(event as unknown as HttpEvent)).body).toBe('[{},[],{},""]');
});

test.each([
  ['an SQS batch', { Records: [{ eventSource: 'aws:sqs' }] }, /has the keys Records/],
  ['nothing', undefined, /lattice; this event is undefined/],
  ['null', null, /is null/],
  ['text', 'x', /is a string/],
  ['an empty object', {}, /has no keys/],
])('%s is refused with the names of the sources', async (_name, event, message) => {
  await expect(createRouter().resolve(event as unknown as HttpEvent)).rejects.toThrow(message);
  await expect(createRouter().resolve(event as unknown as HttpEvent)).rejects.toThrow(
    /The router answers api-gateway-rest, api-gateway-http, function-url, alb, lattice;/,
  );
});

test.each([
  ['REST', { ...(SOURCES[0]?.[1]({}) as object), type: 'REQUEST', methodArn: 'arn:m' }],
  ['HTTP', { ...(SOURCES[1]?.[1]({}) as object), type: 'REQUEST', routeArn: 'arn:r' }],
  ['token', { type: 'TOKEN', methodArn: 'arn:m', authorizationToken: 'x' }],
])('an authorizer event is refused: %s', async (_name, event) => {
  const app = createRouter();
  app.get('/', () => 'secret');
  await expect(app.resolve(event as unknown as HttpEvent)).rejects.toThrow(/authorizer event/);
});

test('cookies that a plain load balancer cannot carry are one warning, with the cure', async () => {
  const warnings: string[] = [];
  const nothing = (): void => {};
  const logger: DiagLogger = {
    error: nothing,
    warn: (message) => warnings.push(message),
    info: nothing,
    debug: nothing,
    verbose: nothing,
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const app = createRouter();
  app.get('/', (c) => {
    for (const name of ['a', 'b', 'c']) c.setCookie(name, '1');
  });
  const alb = SOURCES.find(([name]) => name === 'alb')?.[1];
  for (let round = 0; round < 2; round += 1) await app.resolve(alb?.({}) as HttpEvent);
  diag.disable();
  expect(warnings).toEqual([expect.stringMatching(/2 of 3 cookies were not sent.*multi-value/)]);
});
