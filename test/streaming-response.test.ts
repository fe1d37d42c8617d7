import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { restEvent } from './e2e/rest-event.js';
import { lambdaContext } from './lambda-context.js';

type Streaming = (event: unknown, stream: Writable, context: unknown) => Promise<unknown>;

const telemetry = memoryTelemetry();
const EVENT = restEvent('/', 'gateway-1');
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

beforeEach(() => telemetry.reset());
afterEach(() => void vi.useRealTimers());

/** A stream that takes its time for each chunk. */
function slowStream(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => void setTimeout(done, 2) });
}

/** The runtime's own stream: an object with its methods and some of its properties, and nothing else. */
function facadeOf(inner: Writable): Writable {
  const facade: Record<string, unknown> = {};
  for (const name of ['on', 'once', 'off', 'eventNames', 'write', 'end', 'destroy'] as const) {
    facade[name] = inner[name].bind(inner);
  }
  for (const name of ['writableEnded', 'writableFinished', 'destroyed', '_onBeforeFirstWrite']) {
    Object.defineProperty(facade, name, {
      get: () => Reflect.get(inner, name) as unknown,
      set: (value) => void Reflect.set(inner, name, value),
    });
  }
  return facade as unknown as Writable;
}

/** What awslambda.HttpResponseStream.from() does. */
function withHead(stream: Writable, head: unknown): Writable {
  return Object.assign(stream, {
    _onBeforeFirstWrite(write: (chunk: unknown) => void) {
      write(JSON.stringify(head));
      write(new Uint8Array(8));
    },
  });
}

const run = (handler: Streaming, stream: unknown = slowStream()): Promise<unknown> =>
  (instrument(handler, { telemetry }) as Streaming)(EVENT, stream as Writable, lambdaContext());

describe.each([
  ['a stream of Node', slowStream],
  ["the runtime's facade of one", () => facadeOf(slowStream())],
])('the invocation of a handler that streams to %s', (_, create) => {
  test('gets the very stream, with its listeners as they were afterwards', async () => {
    const stream = create();
    let seen: unknown;
    await run(async (_event, given) => {
      seen = given;
      given.end('x');
    }, stream);
    expect(seen).toBe(stream);
    expect(stream.eventNames()).toEqual([]);
  });

  test('lasts until both the handler and the stream have ended', async () => {
    const order: string[] = [];
    const stream = create();
    stream.on('finish', () => order.push(`finished, ${telemetry.spans.length} spans`));
    await run(async (_event, given) => {
      given.write('a');
      setTimeout(() => given.end('b'), 5);
      order.push('returned');
    }, stream);
    order.push(`answered, ${telemetry.spans.length} spans`);
    expect(order).toEqual(['returned', 'finished, 0 spans', 'answered, 1 spans']);
  });

  test.each([
    [200, 'UNSET'],
    [404, 'UNSET'],
    [503, 'ERROR'],
  ])('with a head that says %i is %s', async (statusCode, code) => {
    await run(
      async (_event, given) => void withHead(given, { statusCode }).end('x'),
      withHead(create(), { statusCode: 0 }),
    );
    expect(telemetry.spans).toMatchObject([
      { status: { code }, attributes: { 'http.response.status_code': statusCode } },
    ]);
  });

  test.each<[what: string, handler: Streaming, type: string]>([
    [
      'throws before the first byte',
      async () => {
        throw new RangeError('no');
      },
      'RangeError',
    ],
    [
      'throws midway',
      async (_event, given) => {
        given.write('a');
        await pause();
        throw new RangeError('no');
      },
      'RangeError',
    ],
  ])('that %s fails with that error', async (...[, handler, type]) => {
    await expect(run(handler, create())).rejects.toThrow('no');
    expect(telemetry.spans).toMatchObject([
      { status: { code: 'ERROR' }, attributes: { 'error.type': type } },
    ]);
  });

  test.each<[what: string, error: Error | undefined, type: string]>([
    ['an error', new RangeError('reset'), 'RangeError'],
    ['no error', undefined, 'PrematureClose'],
  ])('whose stream is destroyed with %s is an error, and answers as before', async (...row) => {
    const [, error, type] = row;
    const stream = create();
    stream.on('error', () => {});
    const answered = run(async (_event, given) => {
      given.write('a');
      setTimeout(() => given.destroy(error), 3);
      return 'result';
    }, stream);
    expect(await answered).toBe('result');
    expect(telemetry.spans).toMatchObject([
      { status: { code: 'ERROR' }, attributes: { 'error.type': type } },
    ]);
    expect(telemetry.logs).toMatchObject([
      { level: 'ERROR', message: 'The response stream broke' },
    ]);
  });
});

describe('the invocation of a handler that streams', () => {
  test('through a pipeline whose source fails is the error of the source', async () => {
    const source = Readable.from(
      (async function* chunks() {
        yield 'a';
        await pause();
        throw new RangeError('source');
      })(),
    );
    await expect(run(async (_event, given) => pipeline(source, given))).rejects.toThrow('source');
    expect(telemetry.spans).toMatchObject([{ attributes: { 'error.type': 'RangeError' } }]);
  });

  test('without a head has no status', async () => {
    await run(async (_event, given) => void given.end('x'));
    expect(telemetry.spans[0]?.attributes).not.toHaveProperty('http.response.status_code');
  });

  test.each([
    ['is no text', (write: (chunk: unknown) => void) => write(7)],
    ['is no JSON', (write: (chunk: unknown) => void) => write('{')],
    [
      'throws',
      () => {
        throw new Error('head');
      },
    ],
  ])('with a head that %s ends all the same', async (_, writeHead) => {
    const stream = Object.assign(slowStream(), { _onBeforeFirstWrite: writeHead });
    expect(await run(async (_event, given) => void given.end('x'), stream)).toBeUndefined();
    expect(telemetry.spans).toMatchObject([{ status: { code: 'UNSET' } }]);
  });

  test.each([
    ['a text', 'stream'],
    ['an object that writes', { write() {}, end() {} }],
    ['an object that never emits', { write() {}, end() {}, on() {}, off() {} }],
  ])('to %s ends with the handler', async (_, stream) => {
    expect(await run(async () => 'result', stream)).toBe('result');
    expect(telemetry.spans).toHaveLength(1);
  });

  test.each<[what: string, handler: Streaming]>([
    ['never ends the stream', async (_event, given) => void given.write('a')],
    [
      'ends the stream and never settles',
      async (_event, given) => {
        given.end('a');
        await new Promise(() => {});
      },
    ],
  ])('and %s is told of at its deadline', async (_, handler) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const deadlineMs = Date.now() + 10_000;
    const context = lambdaContext({ getRemainingTimeInMillis: () => deadlineMs - Date.now() });
    void (instrument(handler, { telemetry }) as Streaming)(EVENT, slowStream(), context);
    await vi.advanceTimersByTimeAsync(9_799);
    expect(telemetry.spans).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(telemetry.spans).toMatchObject([{ attributes: { 'error.type': 'timeout' } }]);
  });
});
