/** Sources of a streamed answer that are empty, fail, give no bytes, wait, or are not wanted. */

import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as later } from 'node:timers/promises';
import { constants, gunzipSync } from 'node:zlib';
import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { compress, createRouter, NotFoundError, type RouteContext } from 'fluoroscope/router';
import { lambdaContext } from 'fluoroscope/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { defineAwslambda } from '../../local/runtime/client/awslambda.js';
import { functionUrlEvent } from './http-events.js';
import { responseStream } from './response-stream.js';

beforeAll(() => defineAwslambda({} as never));
afterAll(() => Reflect.deleteProperty(globalThis, 'awslambda'));

const WAIT_MS = 1_000;

async function* failing(rows: readonly string[] = []): AsyncGenerator<string> {
  yield* rows;
  throw new NotFoundError('no such rows');
}

async function ask(handler: (c: RouteContext) => unknown, method = 'GET') {
  const app = createRouter();
  app.get('/', handler);
  const telemetry = memoryTelemetry();
  const sent = responseStream();
  sent.stream.on('error', () => {});
  const call = instrument(app.resolveStream, { telemetry })(
    functionUrlEvent({ method }),
    sent.stream as never,
    lambdaContext() as never,
  );
  const outcome = await Promise.race([
    call.then(
      () => 'resolved',
      (error: unknown) => error,
    ),
    later(WAIT_MS, 'hangs'),
  ]);
  return { outcome, sent, telemetry };
}

describe('a source that is empty has the head of its answer', () => {
  test.each<[string, () => unknown]>([
    ['a Node.js stream', () => Readable.from([])],
    ['a generator', async function* () {}],
    ['a Response', () => new Response(new Blob([]).stream(), { status: 201 })],
  ])('%s', async (_kind, make) => {
    const { outcome, sent } = await ask((c) => {
      c.status(201);
      c.setCookie('a', '1');
      return make();
    });
    expect(outcome).toBe('resolved');
    expect(sent.head()).toMatchObject({ statusCode: 201, cookies: ['a=1; Path=/; Secure'] });
  });
});

describe('a source that fails before its first byte is an ordinary answer', () => {
  test.each<[string, () => unknown]>([
    ['a generator', () => failing()],
    [
      'a Node.js stream',
      () =>
        new Readable({
          read() {
            this.destroy(new NotFoundError('no such rows'));
          },
        }),
    ],
    [
      'an iterable that cannot be read',
      () => ({
        [Symbol.asyncIterator]() {
          throw new NotFoundError('no such rows');
        },
      }),
    ],
  ])('%s', async (_kind, make) => {
    const { outcome, sent, telemetry } = await ask(make);
    expect(outcome).toBe('resolved');
    expect(sent.head()).toMatchObject({ statusCode: 404 });
    expect(JSON.parse(sent.body().toString())).toMatchObject({ message: 'no such rows' });
    expect(telemetry.spans[0]).toMatchObject({
      status: { code: 'UNSET' },
      attributes: { 'http.response.status_code': 404 },
    });
  });
});

test('a web stream that somebody else reads is an ordinary answer', async () => {
  const { outcome, sent } = await ask(() => {
    const response = new Response('x');
    response.body?.getReader();
    return response;
  });
  expect(outcome).toBe('resolved');
  expect(sent.head()).toMatchObject({ statusCode: 500 });
});

describe('a source that gives no bytes is an error that is told of, and never hangs', () => {
  test('from the start: a 500', async () => {
    const { outcome, sent, telemetry } = await ask(async function* () {
      yield { id: 1 };
    });
    expect(outcome).toBe('resolved');
    expect(sent.head()).toMatchObject({ statusCode: 500 });
    expect(telemetry.spans[0]?.status).toMatchObject({ code: 'ERROR' });
  });

  test.each([7, null, { id: 1 }])('midway: a broken stream (%j)', async (piece) => {
    const { outcome, telemetry } = await ask(async function* () {
      yield 'a';
      yield piece;
    });
    expect(String(outcome)).toContain('TypeError: A stream gave');
    expect(telemetry.spans[0]?.status).toMatchObject({ code: 'ERROR' });
  });

  test.each([[[7]], [['a', 7]]])('and is ended: %j', async (pieces) => {
    let isEnded = false;
    await ask(async function* () {
      try {
        yield* pieces;
      } finally {
        isEnded = true;
      }
    });
    expect(isEnded).toBe(true);
  });
});

describe('a source that waits is left when its client goes away', () => {
  const first = new TextEncoder().encode('first');
  const idle = (): ReadableStream =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(first);
      },
    });

  test.each<[string, () => unknown]>([
    [
      'a generator',
      async function* () {
        yield 'first';
        await new Promise(() => {});
      },
    ],
    ['a web stream', idle],
    ['a Response', () => new Response(idle())],
  ])('%s', async (_kind, make) => {
    const app = createRouter();
    app.get('/', make);
    const sent = responseStream(async () => {
      setTimeout(() => sent.stream.destroy(), 10);
    });
    sent.stream.on('error', () => {});
    const call = app.resolveStream(functionUrlEvent({}), sent.stream, {});
    expect(await Promise.race([call.then(() => 'resolved'), later(WAIT_MS, 'hangs')])).toBe(
      'resolved',
    );
  });
});

function withStatus<T>({ status }: RouteContext, code: number, source: T): T {
  status(code);
  return source;
}

describe('a source that is not wanted is ended', () => {
  const opened = (): Readable => new Readable({ read() {} });

  test.each<[string, string, (c: RouteContext, source: Readable) => unknown]>([
    ['to HEAD', 'HEAD', (_c, source) => source],
    ['with 304', 'GET', (c, source) => withStatus(c, 304, source)],
    ['with 204', 'GET', (c, source) => withStatus(c, 204, source)],
  ])('%s', async (_case, method, handler) => {
    const source = opened();
    await ask((c) => handler(c, source), method);
    expect(source.destroyed).toBe(true);
  });

  test('when a middleware answers something else', async () => {
    const source = opened();
    const app = createRouter();
    app.use(async (_c, next) => {
      await next();
      return 'instead';
    });
    app.get('/', () => source);
    await app.resolveStream(functionUrlEvent({}), responseStream().stream, {});
    expect(source.destroyed).toBe(true);
  });
});

describe('a Node.js stream that fails before it is read leaves the process alone', () => {
  const missing = (): Readable => createReadStream('/there/is/no/such/file');

  test.each<[string, number, (c: RouteContext) => unknown]>([
    ['GET, while a middleware waits', 500, missing],
    ['HEAD', 200, missing],
    ['GET, with 304', 304, (c) => withStatus(c, 304, missing())],
  ])('%s: %i', async (request, statusCode, handler) => {
    const app = createRouter();
    app.use(async (_c, next) => {
      await next();
      await later(50);
    });
    app.get('/', handler);
    vi.spyOn(console, 'error').mockImplementationOnce(() => {});
    const uncaught: unknown[] = [];
    process.setUncaughtExceptionCaptureCallback((error) => uncaught.push(error));
    const sent = responseStream();
    const [method = ''] = request.split(',');
    await app.resolveStream(functionUrlEvent({ method }), sent.stream, {});
    await later(50);
    process.setUncaughtExceptionCaptureCallback(null);
    expect(uncaught).toEqual([]);
    expect(sent.head()).toMatchObject({ statusCode });
  });
});

test('compressed events arrive one by one: each is flushed', async () => {
  const app = createRouter();
  let goOn: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  app.get('/', [compress()], (c) => {
    c.header('content-type', 'text/event-stream');
    return (async function* () {
      yield 'data: 1\n\n';
      await gate;
      yield 'data: 2\n\n';
    })();
  });
  const sent = responseStream();
  const headers = [['accept-encoding', 'gzip']] as const;
  const call = app.resolveStream(functionUrlEvent({ headers }), sent.stream, {});
  await later(200);
  const head = sent.head() as { headers: Record<string, string> };
  const text =
    head.headers['content-encoding'] === 'gzip'
      ? gunzipSync(sent.body(), { finishFlush: constants.Z_SYNC_FLUSH }).toString()
      : sent.body().toString();
  goOn();
  await call;
  expect(text).toBe('data: 1\n\n');
});
