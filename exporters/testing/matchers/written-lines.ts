import { isPlain } from './field.js';
import { typeText } from './text-pattern.js';

/** A line that was written, and the JSON object that it is, if it is one. */
export interface WrittenLine {
  /** Empty when the object itself was given. */
  readonly text: string;
  readonly object: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The lines of what a test received.
 *
 * That is a text, bytes, a list of either, objects that were parsed before, or a mock function that
 * stood in the place of `write`. Elements of a list are whole lines, one or more each.
 *
 * @throws TypeError when it is anything else; `what` says what was looked for
 */
export function toWrittenLines(received: unknown, what: string): readonly WrittenLine[] {
  const chunks = chunksIn(received);
  if (chunks === undefined) {
    throw new TypeError(
      `There are no ${what} in ${typeText(received)}. ` +
        'Give the written text, an array of lines, or the mock function that was given as `write`.',
    );
  }
  return chunks.flatMap((chunk, index) => {
    const text = textOf(chunk);
    if (text !== undefined) return linesOf(text);
    if (isPlain(chunk)) return [{ text: '', object: chunk }];
    throw new TypeError(`Element ${index} is no line, but ${typeText(chunk)}.`);
  });
}

function chunksIn(received: unknown): readonly unknown[] | undefined {
  if (Array.isArray(received)) return received.map(firstOfCall);
  const calls = (received as { mock?: { calls?: unknown } } | null | undefined)?.mock?.calls;
  if (Array.isArray(calls)) return calls.map(firstOfCall);
  return textOf(received) === undefined && !isPlain(received) ? undefined : [received];
}

/** A mock keeps the arguments of each call in a list. */
function firstOfCall(call: unknown): unknown {
  return Array.isArray(call) ? call[0] : call;
}

function textOf(chunk: unknown): string | undefined {
  if (typeof chunk === 'string') return chunk;
  if (!ArrayBuffer.isView(chunk)) return undefined;
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString();
}

/** What is one JSON text over several lines is one; else each line is for itself. */
function linesOf(text: string): WrittenLine[] {
  const whole = parsed(text);
  if (Array.isArray(whole)) return whole.filter(isPlain).map((object) => ({ text: '', object }));
  if (isPlain(whole)) return [{ text: text.trim(), object: whole }];
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const object = parsed(line);
    return { text: line, object: isPlain(object) ? object : undefined };
  });
}

function parsed(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
