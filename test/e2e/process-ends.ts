import { type End, openAtEnd } from './ends.js';
import type { RuntimeProcess } from './runtime-process.js';

const CRASHED = { lines: ['ERROR The process crashed'], openSpans: ['step'] };
const KILLED = { exit: 'SIGKILL', metrics: 0 };

/** Ends of an invocation with its process, or for want of anything to do, by the rows of docs/endings.md. */
export const PROCESS_ENDS: Readonly<Record<string, readonly End[]>> = {
  'calls `process.exit()`': [
    {
      handler: 'exits',
      exit: 7,
      spans: openAtEnd('process_exit'),
      openSpans: ['step'],
      lines: ['ERROR The process ended before the invocation did'],
    },
  ],
  'meets an uncaught exception or an unhandled rejection': [
    {
      handler: 'crashes',
      event: { what: 'error' },
      ...CRASHED,
      answer: { failed: 'RangeError' },
      exit: 129,
      spans: openAtEnd('RangeError'),
      exception: 'out of stock',
    },
    {
      // captureError: false keeps the message off the span; the type and the log line stay.
      handler: 'crashesInPrivate',
      event: { what: 'error' },
      ...CRASHED,
      answer: { failed: 'RangeError' },
      exit: 129,
      spans: openAtEnd('RangeError'),
      exception: 'RangeError',
    },
    {
      handler: 'crashes',
      event: { what: 'nothing' },
      ...CRASHED,
      answer: { failed: 'undefined' },
      exit: 129,
      spans: openAtEnd('undefined'),
      exception: 'undefined',
    },
    ...(['error', 'text', 'nothing'] as const).map(
      (what, index): End => ({
        handler: 'losesAPromise',
        event: { what },
        ...CRASHED,
        answer: { failed: 'Runtime.UnhandledPromiseRejection' },
        exit: 128,
        spans: openAtEnd(['RangeError', 'string', 'undefined'][index] ?? ''),
        exception: ['out of stock', 'out of stock', 'undefined'][index] ?? '',
      }),
    ),
  ],
  'never settles, and nothing is left that could settle it': [
    {
      handler: 'neverSettles',
      answer: { payload: 'null' },
      spans: openAtEnd('unsettled'),
      openSpans: ['step'],
      lines: ['ERROR The handler never settled, and nothing is left to do'],
    },
    {
      handler: 'neverCallsBack',
      answer: { payload: 'null' },
      spans: openAtEnd('unsettled'),
      openSpans: ['step'],
      lines: ['ERROR The handler never settled, and nothing is left to do'],
    },
  ],
  'gets SIGTERM': [
    {
      handler: 'waits',
      act: kill('SIGTERM'),
      exit: 'SIGTERM',
      spans: [{ name: 'ended' }, ...openAtEnd('sigterm')],
      openSpans: ['step'],
      lines: ['ERROR The process was ended before the invocation'],
    },
  ],
  'is killed (SIGKILL, out of memory, a blocked event loop at the deadline)': [
    { handler: 'waits', act: kill('SIGKILL'), ...KILLED, spans: [{ name: 'ended' }] },
    {
      handler: 'waits',
      env: { IN_PROGRESS: 'true' },
      act: kill('SIGKILL'),
      ...KILLED,
      spans: [{ name: 'hello', in_progress: true }, { name: 'ended' }],
    },
    {
      handler: 'fillsMemory',
      env: { IN_PROGRESS: 'true', NODE_OPTIONS: '--max-old-space-size=24' },
      ...KILLED,
      exit: 'SIGABRT',
      spans: [{ name: 'hello', in_progress: true }],
    },
    {
      handler: 'blocks',
      env: { IN_PROGRESS: 'true' },
      timeoutMs: 1_000,
      act: kill('SIGKILL'),
      ...KILLED,
      spans: [{ name: 'hello', in_progress: true }],
    },
  ],
};

/** Kills the process once its handler says that it waits, as Lambda does at a deadline. */
export function kill(signal: NodeJS.Signals): (process: RuntimeProcess) => Promise<void> {
  return async (process) => {
    await process.written('"waiting"');
    process.child.kill(signal);
  };
}
