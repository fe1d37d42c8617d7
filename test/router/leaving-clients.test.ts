/** Clients that go away in the middle of a stream, or take their time: sources of every kind. */

import { Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { compress, createRouter, type RouteContext } from 'fluoroscope/router';
import { lambdaContext } from 'fluoroscope/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { defineAwslambda } from '../../local/runtime/client/awslambda.js';
import { functionUrlEvent } from './http-events.js';
import { responseStream } from './response-stream.js';

const PIECE = Buffer.alloc(16_384, 'x');
const PIECES = 256;

// What AWS alone has: the global of its streaming runtimes, in our own re-creation.
beforeAll(() => defineAwslambda({} as never));
afterAll(() => Reflect.deleteProperty(globalThis, 'awslambda'));

/** How far a source came, and whether it was ended. */
interface Progress {
  made: number;
  isEnded: boolean;
}

async function* generator(progress: Progress, pieces: number): AsyncGenerator<Buffer> {
  try {
    for (; progress.made < pieces; progress.made += 1) {
      await turn();
      yield PIECE;
    }
  } finally {
    progress.isEnded = true;
  }
}

/** An iterator has no more than it needs. */
function byHand(progress: Progress, pieces: number): AsyncIterable<Buffer> {
  const source = generator(progress, pieces);
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => source.next(),
      return: () => source.return(undefined),
    }),
  };
}

function webStream(progress: Progress, pieces: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      await turn();
      if (progress.made === pieces) return controller.close();
      progress.made += 1;
      controller.enqueue(PIECE);
    },
    cancel() {
      progress.isEnded = true;
    },
  });
}

const KINDS: ReadonlyArray<readonly [string, (progress: Progress, pieces: number) => unknown]> = [
  ['a generator', generator],
  [
    'an iterable, as the events of a model are',
    (progress, pieces) => ({ [Symbol.asyncIterator]: () => generator(progress, pieces) }),
  ],
  ['an iterable with an iterator by hand', byHand],
  ['a Node.js stream', (progress, pieces) => Readable.from(generator(progress, pieces))],
  ['a web stream', webStream],
  ['a Response', (progress, pieces) => new Response(webStream(progress, pieces))],
];

function applicationOf(make: (c: RouteContext) => unknown): ReturnType<typeof createRouter> {
  const app = createRouter();
  app.get('/plain', make);
  app.get('/compressed', [compress()], (c) => {
    c.header('content-type', 'text/csv');
    return make(c);
  });
  return app;
}

describe.each(KINDS)('%s', (_kind, make) => {
  test.each(['/plain', '/compressed'])(
    'is ended when the client goes away, and that is no error of the route: %s',
    async (path) => {
      const progress: Progress = { made: 0, isEnded: false };
      const telemetry = memoryTelemetry();
      const app = applicationOf(() => make(progress, Number.POSITIVE_INFINITY));
      const sent = responseStream(async () => {
        if (progress.made > 8) sent.stream.destroy();
      });
      sent.stream.on('error', () => {});
      const headers = [['accept-encoding', 'gzip']] as const;
      const handler = instrument(app.resolveStream, { telemetry });
      const event = functionUrlEvent({ path, headers });
      await handler(event, sent.stream as never, lambdaContext() as never);
      await vi.waitFor(() => expect(progress.isEnded).toBe(true));
      const [route, invocation] = telemetry.spans;
      expect(route).toMatchObject({ name: `GET ${path}`, status: { code: 'UNSET' }, events: [] });
      // The invocation has its own say: docs/endings.md.
      expect(invocation?.attributes['error.type']).toBe('PrematureClose');
    },
  );

  test('waits for a client that takes its time, and arrives whole', async () => {
    const progress: Progress = { made: 0, isEnded: false };
    const app = applicationOf(() => make(progress, PIECES));
    let taken = 0;
    let farthest = 0;
    const sent = responseStream(async (chunk) => {
      await turn();
      taken += chunk.length;
      farthest = Math.max(farthest, progress.made * PIECE.length - taken);
    });
    await app.resolveStream(functionUrlEvent({ path: '/plain' }), sent.stream, {});
    expect(sent.body()).toHaveLength(PIECES * PIECE.length);
    // Of 4 MB no more than a part was waiting at any time.
    expect(farthest).toBeLessThan(1_048_576);
  });
});

test('a piece that the client has is kept no longer, however long the stream is', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const pieces: WeakRef<Buffer>[] = [];
  let kept = 0;
  const app = applicationOf(async function* () {
    for (let made = 0; made < PIECES; made += 1) {
      const piece = Buffer.alloc(PIECE.length);
      pieces.push(new WeakRef(piece));
      yield piece;
    }
    await turn();
    collect();
    kept = pieces.filter((one) => one.deref() !== undefined).length;
  });
  const stream = new Writable({ write: (_chunk, _encoding, done) => setImmediate(done) });
  await app.resolveStream(
    functionUrlEvent({ path: '/plain' }),
    Object.assign(stream, { setContentType() {} }),
    {},
  );
  expect(pieces).toHaveLength(PIECES);
  expect(kept).toBeLessThan(PIECES / 4);
});
