import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { runsConcurrently } from './config.js';
import { processState } from './process-state.js';

const STDOUT = 1;

/** Text that a full pipe refused is kept up to this many characters; then the oldest lines go. */
const MAX_WAITING_CHARACTERS = 4_000_000;

/** How long the end of the process may wait for a slow reader of the pipe. */
const EXIT_DRAIN_MS = 2_000;

/** How often a full pipe is tried again while a flush waits for it. */
const RETRY_MS = 2;

interface Waiting {
  readonly lines: Uint8Array[];
  characters: number;
  dropped: number;
  exitHook: boolean;
}

const waiting = processState<Waiting>('stdout', () => ({
  lines: [],
  characters: 0,
  dropped: 0,
  exitHook: false,
}));

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
    if (workerStream.writableLength < MAX_WAITING_CHARACTERS) workerStream.write(text);
    else waiting.dropped += 1;
    return;
  }
  if (waiting.lines.length === 0) {
    const rest = tryWrite(Buffer.from(text));
    if (rest !== undefined) wait(rest);
    return;
  }
  wait(Buffer.from(text));
  drainStdoutSync();
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
    waiting.characters -= line.length;
    line = waiting.lines[0];
  }
  waiting.characters = 0;
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

/** Whether stdout is a terminal, with a person before it. */
export function stdoutIsTerminal(): boolean {
  return isatty(STDOUT);
}

function streamOfWorker(): NodeJS.WriteStream | undefined {
  // Elsewhere the stream is not even looked at, as that builds it.
  if (!runsConcurrently()) return undefined;
  const stream: Omit<NodeJS.WriteStream, 'fd'> & { readonly fd?: number } = process.stdout;
  // Only the main thread's has a file.
  return stream.fd === undefined ? process.stdout : undefined;
}

/** What the pipe did not take: `undefined` when it took all, or is closed. */
function tryWrite(bytes: Uint8Array): Uint8Array | undefined {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(STDOUT, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return bytes.subarray(written);
      // EPIPE, EBADF: nobody reads any more, and there is no one left to tell.
      return undefined;
    }
  }
  return undefined;
}

function wait(bytes: Uint8Array): void {
  waiting.lines.push(bytes);
  waiting.characters += bytes.length;
  while (waiting.characters > MAX_WAITING_CHARACTERS && waiting.lines.length > 1) {
    // The first may be half written; a line is dropped whole or not at all.
    const [dropped] = waiting.lines.splice(1, 1);
    waiting.characters -= dropped?.length ?? 0;
    waiting.dropped += 1;
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
