import type { ChildProcess } from 'node:child_process';
import { createLineSplitter, parseJsonObject } from '../receiver/stdout-lines.js';

/** The lines of a process, each for the invocation that wrote it. */
export interface ProcessOutput {
  /** Sends the lines of an invocation on from now, those that came before it first. */
  begin(requestId: string, onLine: (line: string) => void): void;
  /** Resolves when all lines of an invocation have been sent on. */
  ended(requestId: string): Promise<void>;
  /** Sends on no more lines of an invocation. */
  forget(requestId: string): void;
}

// The runtime client marks the end of an invocation on stdout and on stderr.
const STREAMS = 2;
// What Lambda's runtime writes for console.log in its text format: time, request id, level.
const CONSOLE_REQUEST_ID = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t(\S+)\t/;

/**
 * Reads what a process writes.
 *
 * Lines between two invocations are held for the next one, as Lambda does. With several invocations
 * at once a line is the one's whose request id it carries, else the latest one's.
 */
export function readOutput(child: ChildProcess): ProcessOutput {
  const held: string[] = [];
  const marks = new Map<string, number>();
  const waiting = new Map<string, () => void>();
  const current = new Map<string, (line: string) => void>();
  const onLine = (line: string): void => {
    const own = current.size > 1 ? current.get(requestIdOf(line) ?? '') : undefined;
    const send = own ?? [...current.values()].at(-1);
    if (send === undefined) held.push(line);
    else send(line);
  };
  const onEnd = (requestId: string): void => {
    const seen = (marks.get(requestId) ?? 0) + 1;
    marks.set(requestId, seen);
    if (seen < STREAMS) return;
    current.delete(requestId);
    waiting.get(requestId)?.();
  };
  for (const stream of [child.stdout, child.stderr]) {
    const splitter = createLineSplitter({ onLine, onEnd });
    stream?.on('data', (chunk: Buffer) => splitter.write(chunk));
    stream?.on('end', () => splitter.end());
  }
  return {
    begin(requestId, send) {
      current.set(requestId, send);
      for (const line of held.splice(0)) send(line);
    },
    async ended(requestId) {
      if ((marks.get(requestId) ?? 0) < STREAMS) {
        await new Promise<void>((resolve) => waiting.set(requestId, resolve));
      }
    },
    forget(requestId) {
      current.delete(requestId);
      marks.delete(requestId);
      waiting.delete(requestId);
    },
  };
}

function requestIdOf(line: string): string | undefined {
  const text = CONSOLE_REQUEST_ID.exec(line)?.[1];
  if (text !== undefined) return text;
  const record = parseJsonObject(line);
  const id = record?.['function_request_id'] ?? record?.['requestId'];
  return typeof id === 'string' ? id : undefined;
}
