import { writeSync } from 'node:fs';
import { runsConcurrently } from './config.js';
import { processState } from './process-state.js';

const STDOUT = 1;

/** What a full pipe refused is kept up to this many bytes; then the oldest lines go. */
const MAX_WAITING_BYTES = 4_000_000;

/** How long the end of the process may wait for a slow reader of the pipe. */
const EXIT_DRAIN_MS = 2_000;

/** How often a full pipe is tried again while a flush waits for it. */
const RETRY_MS = 2;

interface Waiting {
  readonly lines: Uint8Array[];
  bytes: number;
  exitHook: boolean;
}

const waiting = processState<Waiting>('stdout', () => ({ lines: [], bytes: 0, exitHook: false }));

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
  if (workerStream !== undefined) {
    if (workerStream.writableLength < MAX_WAITING_BYTES) workerStream.write(text);
  } else if (stdoutIsWaiting()) {
    wait(Buffer.from(text));
    drainStdoutSync();
  } else {
    const rest = tryWrite(text);
    if (rest !== undefined) wait(rest);
  }
}

/** Writes what waits, as far as the pipe takes it; tells whether all is written. */
function drainStdoutSync(): boolean {
  let line = waiting.lines[0];
  while (line !== undefined) {
    const rest = tryWrite(line);
    if (rest !== undefined) {
      waiting.lines[0] = rest;
      return false;
    }
    waiting.lines.shift();
    waiting.bytes -= line.length;
    line = waiting.lines[0];
  }
  waiting.bytes = 0;
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

/** What the pipe did not take: `undefined` when it took all, or is closed. */
function tryWrite(line: string | Uint8Array): Uint8Array | undefined {
  let rest = line;
  for (;;) {
    try {
      // A text goes faster as it is than as a buffer made for it.
      const written = writeSync(STDOUT, rest as string);
      if (written >= Buffer.byteLength(rest)) return undefined;
      rest = Buffer.from(rest).subarray(written);
    } catch (error) {
      // Else EPIPE, EBADF: nobody reads any more, and there is no one left to tell.
      return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? Buffer.from(rest) : undefined;
    }
  }
}

function wait(bytes: Uint8Array): void {
  waiting.lines.push(bytes);
  waiting.bytes += bytes.length;
  while (waiting.bytes > MAX_WAITING_BYTES && waiting.lines.length > 1) {
    // The first may be half written; a line is dropped whole or not at all.
    waiting.bytes -= waiting.lines.splice(1, 1)[0]?.length ?? 0;
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
