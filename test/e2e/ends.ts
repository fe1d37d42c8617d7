import type { StreamConsumer } from '../../local/runtime/runtime-reply.js';
import { restEvent } from './rest-event.js';
import type { RuntimeProcess } from './runtime-process.js';

/** A span, as far as its end tells. */
export interface EndedSpan {
  readonly name: string;
  readonly fault?: true;
  readonly type?: string;
  readonly status?: number;
  readonly in_progress?: true;
}

/** One way in which an invocation ends, and what is to be seen of it. */
export interface End {
  /** The export of apps/ends.mjs. */
  readonly handler: string;
  readonly event?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly runtime?: 'nodejs22.x' | 'nodejs24.x';
  readonly timeoutMs?: number;
  readonly onStream?: StreamConsumer;
  /** What is done to the process. */
  readonly act?: (process: RuntimeProcess) => Promise<unknown>;
  /** What the runtime answers: JSON text, what is streamed, or the type of an error; absent: nothing. */
  readonly answer?:
    | { readonly payload?: string; readonly streamed?: string; readonly failed?: string }
    | undefined;
  /** The exit code or the signal of the process, where it ends. */
  readonly exit?: number | string;
  readonly spans: readonly EndedSpan[];
  /** The message of the exception on the invocation's span; default: not looked at. */
  readonly exception?: string;
  /** The lines after the handler's first one. */
  readonly lines?: readonly string[];
  /** The spans that an ERROR line names as open. */
  readonly openSpans?: readonly string[];
  /** How many documents carry the metric of the handler; default 1. */
  readonly metrics?: number;
}

const hello: EndedSpan = { name: 'hello' };

const FINISHED_LATE =
  'WARN The invocation finished after it was told of as unfinished; its spans are sent again, as they ended';

const ERROR_OF_HANDLER = {
  answer: { failed: 'RangeError' },
  spans: [failed('hello', 'RangeError')],
  exception: 'out of stock',
  lines: ['ERROR The handler failed'],
};
const STREAM_BROKE = {
  spans: [failed('hello', 'RangeError')],
  exception: 'out of stock',
  lines: ['ERROR The response stream broke'],
};
const TIMED_OUT = {
  timeoutMs: 1_000,
  lines: ['ERROR The invocation is about to time out'],
};

/** Ends of an invocation alone, by the rows of docs/endings.md, which name them. */
export const ENDS: Readonly<Record<string, readonly End[]>> = {
  'returns, or calls back with a result': [
    { handler: 'returns', answer: { payload: '"done"' }, spans: [hello] },
    { handler: 'returns', runtime: 'nodejs24.x', answer: { payload: '"done"' }, spans: [hello] },
    { handler: 'returnsAtOnce', answer: { payload: '{"done":true}' }, spans: [hello] },
    {
      handler: 'returnsAtOnce',
      runtime: 'nodejs24.x',
      answer: { payload: '{"done":true}' },
      spans: [hello],
    },
    {
      handler: 'callsBack',
      answer: { payload: '"done"' },
      spans: [hello],
      // The runtime waits for an empty event loop, as it does without us.
      lines: ['INFO went on'],
    },
    { handler: 'callsBackWithoutWaiting', answer: { payload: '"done"' }, spans: [hello] },
    {
      handler: 'callsBackWithoutWaiting',
      runtime: 'nodejs24.x',
      answer: { payload: '"done"' },
      spans: [hello],
    },
    { handler: 'callsBackTwice', answer: { payload: '"first"' }, spans: [hello] },
    { handler: 'callsBackAndResolves', answer: { payload: '"called"' }, spans: [hello] },
  ],
  'throws, rejects, or calls back with an error': [
    { handler: 'throws', ...ERROR_OF_HANDLER },
    { handler: 'throws', runtime: 'nodejs24.x', ...ERROR_OF_HANDLER },
    { handler: 'rejects', ...ERROR_OF_HANDLER },
    { handler: 'callsBackWithAnError', ...ERROR_OF_HANDLER },
    { handler: 'callsBackWithAnError', runtime: 'nodejs24.x', ...ERROR_OF_HANDLER },
    {
      handler: 'callsBackWithAText',
      ...ERROR_OF_HANDLER,
      answer: { failed: 'string' },
      spans: [failed('hello', 'string')],
    },
    { handler: 'throwsBeforeCallingBack', ...ERROR_OF_HANDLER },
  ],
  'answers through `context.succeed`, `fail` or `done` (up to Node.js 22)': [
    { handler: 'succeeds', answer: { payload: '"done"' }, spans: [hello] },
    { handler: 'succeedsAndGoesOn', answer: { payload: '"done"' }, spans: [hello] },
    { handler: 'isDone', answer: { payload: '"done"' }, spans: [hello] },
    { handler: 'isDoneWithAnError', ...ERROR_OF_HANDLER },
    { handler: 'fails', ...ERROR_OF_HANDLER },
  ],
  'returns nothing to a runtime that waits for a callback (up to Node.js 22)': [
    {
      handler: 'returnsNothing',
      answer: { payload: 'null' },
      spans: [hello],
      lines: ['INFO went on'],
    },
  ],
  'answers 500 or above to HTTP': [
    {
      handler: 'answers503',
      event: restEvent('/', 'gateway-1'),
      answer: { payload: '{"statusCode":503,"body":"later"}' },
      spans: [{ ...failed('hello', '503'), status: 503 }],
    },
  ],
  'streams its response': [
    {
      handler: 'streams',
      event: restEvent('/', 'gateway-1'),
      answer: { streamed: '{"statusCode":201}\0\0\0\0\0\0\0\0ab' },
      spans: [{ ...hello, status: 201 }],
    },
    {
      handler: 'streamsInside',
      runtime: 'nodejs24.x',
      event: restEvent('/', 'gateway-1'),
      answer: { streamed: '{"statusCode":200}\0\0\0\0\0\0\0\0ab' },
      spans: [{ ...hello, status: 200 }],
    },
    {
      handler: 'streams503',
      event: restEvent('/', 'gateway-1'),
      answer: { streamed: '{"statusCode":503}\0\0\0\0\0\0\0\0x' },
      spans: [{ ...failed('hello', '503'), status: 503 }],
    },
  ],
  'throws or rejects while it streams': [
    { handler: 'streamsNothing', ...ERROR_OF_HANDLER },
    { handler: 'streamsHalf', ...ERROR_OF_HANDLER },
    {
      // The pipeline destroys the stream: the runtime has nothing left to answer with.
      handler: 'streamsABrokenSource',
      ...ERROR_OF_HANDLER,
      answer: undefined,
    },
  ],
  'has its stream destroyed, or its reader gone': [
    {
      handler: 'destroysItsStream',
      ...STREAM_BROKE,
    },
    {
      // The error that nobody listens for is a crash, told of as such before all else.
      handler: 'destroysItsStreamUnheard',
      spans: [failed('hello', 'RangeError'), failed('hello', 'RangeError')],
      exception: 'out of stock',
      answer: { failed: 'RangeError' },
      exit: 129,
      lines: ['ERROR The process crashed', FINISHED_LATE, 'ERROR The response stream broke'],
    },
    {
      handler: 'destroysItsStreamQuietly',
      ...STREAM_BROKE,
      spans: [failed('hello', 'PrematureClose')],
      exception: 'The response stream closed before all was written',
    },
    {
      handler: 'losesItsReader',
      ...STREAM_BROKE,
      spans: [failed('hello', 'Error')],
      exception: 'socket hang up',
      onStream: async ({ body }) => {
        for await (const _chunk of body) throw new Error('The reader goes away');
      },
    },
  ],
  'reaches its deadline less `timeoutMarginMs` (the smaller of 200 ms and 5% of its time)': [
    { handler: 'hangs', ...TIMED_OUT, spans: openAtEnd('timeout'), openSpans: ['step'] },
    {
      // As Lambda does after the deadline, where an extension is there.
      handler: 'hangs',
      ...TIMED_OUT,
      async act(process) {
        await process.written('"Begun":1');
        process.child.kill('SIGTERM');
      },
      exit: 'SIGTERM',
      spans: openAtEnd('timeout'),
      openSpans: ['step'],
    },
    {
      handler: 'hangs',
      runtime: 'nodejs24.x',
      ...TIMED_OUT,
      spans: openAtEnd('timeout'),
      openSpans: ['step'],
    },
  ],
  'finishes after that': [
    {
      handler: 'hangsForAWhile',
      timeoutMs: 2_000,
      answer: { payload: '"late"' },
      spans: [...openAtEnd('timeout'), { name: 'step' }, hello],
      openSpans: ['step'],
      lines: ['ERROR The invocation is about to time out', FINISHED_LATE],
    },
  ],
  'never ends its stream, or never settles after its stream': [
    { handler: 'neverEndsItsStream', ...TIMED_OUT, spans: [failed('hello', 'timeout')] },
    { handler: 'neverSettlesAfterItsStream', ...TIMED_OUT, spans: [failed('hello', 'timeout')] },
  ],
};

/** The invocation and a step in it, both open when it ends. */
export function openAtEnd(type: string): readonly EndedSpan[] {
  return [failed('step', type), failed('hello', type)];
}

/** A span that is an error of a type. */
function failed(name: string, type: string): EndedSpan {
  return { name, fault: true, type };
}
