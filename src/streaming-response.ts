import { errorMonitor } from 'node:events';
import { guarded } from './guarded.js';
import type { Outcome } from './unfinished.js';

/** The watch over one response stream. */
export interface StreamWatch {
  /** Resolves when all is written, with what HttpResponseStream.from() was given, or when the stream broke. */
  readonly ended: Promise<Outcome>;
  end(): void;
}

type Listener = (error?: unknown) => void;

/** What Lambda's response stream has of a Writable, and what is read of it here. */
interface ResponseStream {
  on(event: string | symbol, listener: Listener): unknown;
  off(event: string | symbol, listener: Listener): unknown;
  readonly writableEnded: boolean;
  readonly _onBeforeFirstWrite?: ((write: (chunk: unknown) => void) => void) | undefined;
}

/**
 * Watches the end of a response stream; `undefined` for what is no stream.
 *
 * Nothing of the stream is changed, and an error is looked at without being handled: where nobody
 * listens for it, it is the uncaught exception that it would have been.
 */
export function watchResponseStream(stream: unknown): StreamWatch | undefined {
  if (!isResponseStream(stream)) return undefined;
  let settle: (outcome: Outcome) => void;
  const ended = new Promise<Outcome>((resolve) => {
    settle = resolve;
  });
  const listeners: ReadonlyArray<readonly [string | symbol, Listener]> = [
    [
      'finish',
      () => settle({ result: guarded('reading the head of a stream', () => headOf(stream)) }),
    ],
    [errorMonitor, (error) => settle({ error })],
    // After one of the others it says nothing new.
    ['close', () => settle({ error: prematureClose() })],
  ];
  for (const [event, listener] of listeners) stream.on(event, listener);
  return {
    ended,
    end() {
      for (const [event, listener] of listeners) stream.off(event, listener);
    },
  };
}

/** The head waits on the stream as a function that writes it, followed by a delimiter. */
function headOf({ _onBeforeFirstWrite: writeHead }: ResponseStream): unknown {
  let head: unknown;
  writeHead?.((chunk) => {
    head ??= chunk;
  });
  return typeof head === 'string' ? JSON.parse(head) : undefined;
}

function prematureClose(): Error {
  const error = new Error('The response stream closed before all was written');
  error.name = 'PrematureClose';
  return error;
}

function isResponseStream(stream: unknown): stream is ResponseStream {
  const { on, off, writableEnded } = (stream ?? {}) as Partial<ResponseStream>;
  return (
    typeof on === 'function' && typeof off === 'function' && typeof writableEnded === 'boolean'
  );
}
