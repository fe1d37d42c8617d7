import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineAwslambda } from '../../local/runtime/client/awslambda.js';
import { compress, createRouter, NotFoundError } from '../../src/router/index.js';
import { type ClientRequest, SOURCES } from './http-events.js';
import { responseStream } from './response-stream.js';

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

// What AWS alone has: the global of its streaming runtimes, in our own re-creation.
beforeAll(() => defineAwslambda({} as never));
afterAll(() => Reflect.deleteProperty(globalThis, 'awslambda'));

const functionUrl = SOURCES[2]?.[1];

function urlEvent(request: ClientRequest = {}): never {
  return functionUrl?.(request) as never;
}

describe('app.resolveStream', () => {
  test('is marked as a streaming handler, and instrument() keeps the mark', () => {
    const { resolveStream } = createRouter();
    expect(resolveStream[STREAMING as never]).toBe('response');
    const handler = instrument(resolveStream, { telemetry: memoryTelemetry() });
    expect(handler[STREAMING as never]).toBe('response');
    expect(handler).toHaveLength(2);
  });

  test.each<[string, () => unknown, string, string]>([
    ['text', () => 'hello', 'text/plain; charset=utf-8', 'hello'],
    ['JSON', () => ({ a: 1 }), 'application/json', '{"a":1}'],
    ['bytes', () => Buffer.from('bytes'), 'application/octet-stream', 'bytes'],
    ['a Node.js stream', () => Readable.from(['a', 'b']), 'application/octet-stream', 'ab'],
    ['a generator', () => pieces('c', 'd'), 'application/octet-stream', 'cd'],
    ['a Response', () => new Response('web', { headers: { 'content-type': 'x/y' } }), 'x/y', 'web'],
    ['a Blob', () => new Blob(['blob'], { type: 'x/z' }), 'x/z', 'blob'],
    [
      'a proxy result',
      () => ({ statusCode: 200, body: btoa('proxy'), isBase64Encoded: true }),
      'application/json',
      'proxy',
    ],
  ])('sends %s', async (_name, make, ...[type, body]) => {
    const app = createRouter();
    app.get('/', make);
    const sent = responseStream();
    await app.resolveStream(urlEvent(), sent.stream, {});
    expect(sent.head()).toEqual({ statusCode: 200, headers: { 'content-type': type } });
    expect(sent.body().toString()).toBe(body);
  });

  test('sends the status, the headers and the cookies ahead of the body', async () => {
    const app = createRouter();
    app.get('/', (c) => {
      c.status(201);
      c.setCookie('a', '1');
      c.setCookie('b', '2');
      c.header('x-own', 'yes');
      return Readable.from(['body']);
    });
    const sent = responseStream();
    await app.resolveStream(urlEvent(), sent.stream, {});
    expect(sent.head()).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'application/octet-stream', 'x-own': 'yes' },
      cookies: ['a=1; Path=/; Secure', 'b=2; Path=/; Secure'],
    });
  });

  test.each([
    ['no body', 'GET', '/nothing', 204, ''],
    ['HEAD', 'HEAD', '/text', 200, ''],
    ['a path without a route', 'GET', '/nowhere', 404, expect.stringContaining('NotFoundError')],
    ['an error before the first byte', 'GET', '/fails', 404, expect.stringContaining('gone')],
  ])('answers %s with its head', async (...[, method, path, statusCode, body]) => {
    const app = createRouter();
    app.get('/nothing', () => undefined);
    app.get('/text', () => 'text');
    app.get('/fails', () => {
      throw new NotFoundError('gone');
    });
    const sent = responseStream();
    await app.resolveStream(urlEvent({ method, path }), sent.stream, {});
    expect(sent.head()).toMatchObject({ statusCode });
    expect(sent.body().toString()).toEqual(body);
  });

  test('goes as fast as the client takes it', async () => {
    let made = 0;
    let taken = 0;
    let farthest = 0;
    async function* large(): AsyncGenerator<Buffer> {
      for (let index = 0; index < 320; index += 1) {
        made += 64;
        farthest = Math.max(farthest, made - taken);
        yield Buffer.alloc(64 * 1_024, index);
      }
    }
    const app = createRouter();
    app.get('/', large);
    const sent = responseStream(async (chunk) => {
      await new Promise(setImmediate);
      taken += chunk.length / 1_024;
    });
    await app.resolveStream(urlEvent(), sent.stream, {});
    expect(sent.body()).toHaveLength(20 * 1_024 * 1_024);
    // Of 20 MB no more than a few pieces were waiting at any time.
    expect(farthest).toBeLessThan(1_024);
  });

  test('leaves the stream to the runtime when a source fails midway, and rejects with the same error', async () => {
    const failure = new Error('the database went away');
    async function* broken(): AsyncGenerator<string> {
      yield 'one';
      throw failure;
    }
    const app = createRouter();
    app.get('/rows', broken);
    const telemetry = memoryTelemetry();
    const handler = instrument(app.resolveStream, { telemetry });
    const sent = responseStream();
    sent.stream.on('error', () => {});
    const call = handler(urlEvent({ path: '/rows' }), sent.stream, lambdaContext() as never);
    await expect(call).rejects.toBe(failure);
    expect(sent.head()).toMatchObject({ statusCode: 200 });
    expect(sent.stream.destroyed).toBe(false);
    const [route, invocation] = telemetry.spans;
    expect(route).toMatchObject({
      name: 'GET /rows',
      status: { code: 'ERROR', message: 'the database went away' },
      attributes: { 'http.response.status_code': 200, 'error.type': 'Error' },
    });
    expect(invocation?.status.code).toBe('ERROR');
  });

  test('ends the source when the client goes away midway, without an error of the handler', async () => {
    const source = new PassThrough();
    const app = createRouter();
    app.get('/', () => source);
    const sent = responseStream(async () => {
      sent.stream.destroy();
    });
    sent.stream.on('error', () => {});
    source.write('first');
    await app.resolveStream(urlEvent(), sent.stream, {});
    if (!source.destroyed) await once(source, 'close');
    expect(source.destroyed).toBe(true);
  });

  test('the span of a route lasts as long as its stream', async () => {
    const telemetry = memoryTelemetry();
    const app = createRouter();
    const gate = new PassThrough();
    app.get('/', () => gate);
    const handler = instrument(app.resolveStream, { telemetry });
    const sent = responseStream();
    const running = handler(urlEvent(), sent.stream, lambdaContext() as never);
    gate.write('one');
    await new Promise(setImmediate);
    expect(telemetry.spans).toEqual([]);
    gate.end('two');
    await running;
    expect(telemetry.spans.map(({ name }) => name)).toEqual(['GET /', expect.any(String)]);
    expect(sent.body().toString()).toBe('onetwo');
  });

  test('compresses a stream as it goes', async () => {
    const app = createRouter();
    app.use(compress());
    app.get('/', (c) => {
      c.header('content-type', 'text/plain');
      return pieces('a'.repeat(5_000), 'b'.repeat(5_000));
    });
    const sent = responseStream();
    const headers = [['accept-encoding', 'gzip']] as const;
    await app.resolveStream(urlEvent({ headers }), sent.stream, {});
    expect(sent.head()).toMatchObject({ headers: { 'content-encoding': 'gzip' } });
    expect(gunzipSync(sent.body()).toString()).toBe('a'.repeat(5_000) + 'b'.repeat(5_000));
  });

  test('without a stream it is a clear error', async () => {
    const { resolveStream } = createRouter();
    await expect(resolveStream(urlEvent(), {})).rejects.toThrow('(event, responseStream, context)');
  });
});

test('outside of a streaming runtime it is a clear error', async () => {
  const { awslambda } = globalThis as unknown as { awslambda: unknown };
  Reflect.deleteProperty(globalThis, 'awslambda');
  const app = createRouter();
  app.get('/', () => 'x');
  const call = app.resolveStream(urlEvent(), responseStream().stream, {});
  await expect(call).rejects.toThrow(
    'There is no awslambda.HttpResponseStream here. Use app.resolve.',
  );
  Reflect.set(globalThis, 'awslambda', awslambda);
});

describe('app.resolve', () => {
  test.each(SOURCES)('reads a stream for %s', async (_name, build) => {
    const app = createRouter();
    app.get('/', () => Readable.from([Buffer.from([0, 255]), Buffer.from([1])]));
    expect(await app.resolve(build({}))).toMatchObject({ body: 'AP8B', isBase64Encoded: true });
  });

  test.each([
    [
      'fails',
      async function* (): AsyncGenerator<string> {
        yield 'one';
        throw new NotFoundError('gone');
      },
      404,
    ],
    [
      'has more than an answer may have',
      async function* (): AsyncGenerator<Buffer> {
        for (let index = 0; index < 7; index += 1) yield Buffer.alloc(1_024 * 1_024);
      },
      500,
    ],
    [
      'gives no bytes',
      async function* (): AsyncGenerator<string> {
        yield 7 as never;
      },
      500,
    ],
  ])('answers a stream that %s with an error', async (_name, source, statusCode) => {
    const app = createRouter();
    app.get('/', () => source());
    const answer = await instrument(app.resolve, { telemetry: memoryTelemetry() })(
      urlEvent(),
      lambdaContext() as never,
    );
    expect(answer).toMatchObject({ statusCode });
  });
});

async function* pieces(...all: string[]): AsyncGenerator<string> {
  for (const one of all) {
    await new Promise(setImmediate);
    yield one;
  }
}
