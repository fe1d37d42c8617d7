import { writeSync } from 'node:fs';
import { runsConcurrently } from './config.js';
import { processState } from './process-state.js';

const STDOUT = 1;

/** What a full pipe refused is kept up to this many characters; then the oldest lines go. */
const MAX_WAITING_SIZE = 4_000_000;

/** How long the end of the process may wait for a slow reader of the pipe. */
const EXIT_DRAIN_MS = 2_000;

/** How often a full pipe is tried again while a flush waits for it. */
const RETRY_MS = 2;

interface Waiting {
  readonly lines: Array<string | Uint8Array>;
  size: number;
  exitHook: boolean;
}

const waiting = processState<Waiting>('stdout', () => ({ lines: [], size: 0, exitHook: false }));

/** The stream of a worker thread that shares its process with others, as under Managed Instances. */
const workerStream = streamOfWorker();

/**
 * Writes whole lines to stdout, each by one system call.
 *
 * `fs.writeSync` rather than `process.stdout`: it needs no stream to be built at the cold start,
 * and the line is with the reader when it returns, whatever ends the process next. On a full pipe
 * the rest waits in memory, in order, for the next write, `drainStdout()` or the exit. A closed
 * pipe loses the lines and never throws.
 *
 * Of several worker threads a full pipe would mix the lines, so there they go through the main
 * thread, which writes them one after the other. They survive the end of their thread, also by
 * `process.exit()` or a crash; one that never returns to its event loop holds them back.
 */
export function writeStdout(text: string): void {
  if (workerStream) {
    if (workerStream.writableLength < MAX_WAITING_SIZE) workerStream.write(text);
    return;
  }
  waiting.lines.push(text);
  waiting.size += text.length;
  if (!drainStdoutSync()) wait();
}

/** Writes what waits, as far as the pipe takes it; tells whether all is written. */
function drainStdoutSync(): boolean {
  const { lines } = waiting;
  for (let line = lines[0]; line !== undefined; line = lines[0]) {
    try {
      // A text goes faster as it is than as a buffer made for it.
      const written = writeSync(STDOUT, line as string);
      if (written < Buffer.byteLength(line)) {
        lines[0] = Buffer.from(line).subarray(written);
        continue;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
      // EPIPE, EBADF: nobody reads any more, and there is no one left to tell.
    }
    lines.shift();
    waiting.size -= line.length;
  }
  waiting.size = 0;
  return true;
}

/** Resolves when the reader of a full pipe has taken all that waits; at once when nothing does. */
export async function drainStdout(): Promise<void> {
  while (!drainStdoutSync()) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Whether a full pipe holds lines back. */
export function stdoutIsWaiting(): boolean {
  return waiting.lines.length > 0;
}

function streamOfWorker(): NodeJS.WriteStream | undefined {
  // Elsewhere the stream is not even looked at, as that builds it.
  if (!runsConcurrently()) return undefined;
  const { stdout } = process;
  // Only the main thread's has a file.
  return (stdout as { readonly fd?: number }).fd === undefined ? stdout : undefined;
}

/** Keeps what the pipe did not take, within its limits, for the next write or the exit. */
function wait(): void {
  while (waiting.size > MAX_WAITING_SIZE && waiting.lines.length > 1) {
    // The first may be half written; a line is dropped whole or not at all.
    waiting.size -= waiting.lines.splice(1, 1)[0]?.length ?? 0;
  }
  if (waiting.exitHook) return;
  waiting.exitHook = true;
  process.once('exit', drainAtExit);
}

/** The last chance: the process ends when this returns, so it waits in place. */
function drainAtExit(): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const deadline = Date.now() + EXIT_DRAIN_MS;
  while (!drainStdoutSync() && Date.now() < deadline) Atomics.wait(clock, 0, 0, RETRY_MS);
}
