import { instrument } from 'fluoroscope';
import { memoryTelemetry, type RecordedSpan } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createRouter, ForbiddenError, type RouteContext } from '../../src/router/index.js';
import { SOURCES } from './http-events.js';

const schema = z.object({ id: z.number() });

/** An application in which each part fails in its own way. */
function failing(): ReturnType<typeof createRouter> {
  const app = createRouter();
  const broken = (): never => {
    throw new TypeError('broken');
  };
  app.get('/ok/:id', (c) => c.params.id);
  app.get('/refused', () => {
    throw new ForbiddenError();
  });
  app.get('/handler', async () => broken());
  app.get('/middleware', [broken], () => 'x');
  app.get('/after', [async (_c, next) => next().then(broken)], () => 'x');
  app.get('/request', () => 'x', { validate: { query: schema } });
  app.get('/response', (c: RouteContext) => c.json({ id: 'x' }), { response: schema });
  return app;
}

describe.each(SOURCES)('from %s', (_name, build) => {
  const ask = async (path: string): Promise<readonly RecordedSpan[]> => {
    const telemetry = memoryTelemetry();
    const context = lambdaContext({ functionName: 'shop' });
    await instrument(failing().resolve, { telemetry })(build({ path }) as never, context);
    return telemetry.spans;
  };

  test('the invocation keeps the function\u{2019}s name and has the route beside it', async () => {
    const [route, invocation] = await ask('/ok/17');
    expect(route).toMatchObject({ name: 'GET /ok/:id', attributes: { 'http.route': '/ok/:id' } });
    expect(invocation).toMatchObject({
      name: 'shop',
      attributes: { 'http.route': '/ok/:id', 'http.response.status_code': 200 },
    });
    expect(route?.parentSpanId).toBe(invocation?.spanId);
  });

  test.each([
    ['/refused', 403],
    ['/request', 422],
  ])('%s: a %i is no error of any span', async (path, status) => {
    for (const span of await ask(path)) {
      expect(span).toMatchObject({
        status: { code: 'UNSET' },
        attributes: { 'http.response.status_code': status },
        events: [],
      });
    }
  });

  test.each([
    ['/handler', 'broken'],
    ['/middleware', 'broken'],
    ['/after', 'broken'],
    ['/response', 'The response of GET /response is not what its schema says'],
  ])('%s: a 500 is an error of both, with what was thrown on the route alone', async (...args) => {
    const [path, message] = args;
    const [route, invocation] = await ask(path);
    expect(route).toMatchObject({
      status: { code: 'ERROR', message },
      attributes: { 'error.type': 'TypeError', 'http.response.status_code': 500 },
      events: [{ name: 'exception', attributes: { 'exception.message': message } }],
    });
    expect(invocation).toMatchObject({
      status: { code: 'ERROR' },
      attributes: { 'error.type': '500', 'http.response.status_code': 500 },
      events: [],
    });
  });

  test('a request without a route is one span, without its path as one', async () => {
    const spans = await ask('/none');
    expect(spans).toMatchObject([{ name: 'shop', status: { code: 'UNSET' } }]);
    // A REST API says its own resource there.
    expect([undefined, '/{proxy+}']).toContain(spans[0]?.attributes['http.route']);
  });
});
