import type { ChildProcess } from 'node:child_process';
import { createLineSplitter } from '../receiver/stdout-lines.js';

/** The lines of a process, for the invocation that runs in it. */
export interface ProcessOutput {
  /** Sends the lines from now on to an invocation, those that came before it first. */
  sendTo(onLine: (line: string) => void): void;
  /** Resolves when all lines of an invocation have been sent on. */
  ended(requestId: string): Promise<void>;
}

// The runtime client marks the end of an invocation on stdout and on stderr.
const STREAMS = 2;

/** Reads what a process writes. Lines between two invocations are held for the next one, as Lambda does. */
export function readOutput(child: ChildProcess): ProcessOutput {
  const held: string[] = [];
  const marks = new Map<string, number>();
  const waiting = new Map<string, () => void>();
  let current: ((line: string) => void) | undefined;
  const onLine = (line: string): void => {
    if (current === undefined) held.push(line);
    else current(line);
  };
  const onEnd = (requestId: string): void => {
    const seen = (marks.get(requestId) ?? 0) + 1;
    marks.set(requestId, seen);
    if (seen < STREAMS) return;
    current = undefined;
    waiting.get(requestId)?.();
  };
  for (const stream of [child.stdout, child.stderr]) {
    const splitter = createLineSplitter({ onLine, onEnd });
    stream?.on('data', (chunk: Buffer) => splitter.write(chunk));
    stream?.on('end', () => splitter.end());
  }
  return {
    sendTo(next) {
      current = next;
      for (const line of held.splice(0)) next(line);
    },
    async ended(requestId) {
      if ((marks.get(requestId) ?? 0) < STREAMS) {
        await new Promise<void>((resolve) => waiting.set(requestId, resolve));
      }
      marks.delete(requestId);
      waiting.delete(requestId);
    },
  };
}
