import type { XRayFrame } from './document.js';

/**
 * A frame as V8 writes it: `at label (path:line:column)`, or `at path:line:column`; what is before
 * the label or the path and says nothing is left out.
 */
const FRAME = /^\s+at (?:(?:async )?(.*?) \()?(?:async )?(?:file:\/\/)?(.*?)(?::(\d+):\d+)?\)?$/;

/** Beyond this a line is no frame that anybody reads, and the pattern is not tried on it. */
const MAX_LINE_CHARACTERS = 2_000;

/**
 * Reads the frames of a JavaScript stack trace, whatever the shape: CommonJS, ES modules, `node:`,
 * Windows, `eval`, native code, `async`.
 *
 * Lines of the message are none, even those that look like frames, when the message is known.
 */
export function parseStack(stacktrace: string, message: string): XRayFrame[] {
  // The message follows the type on the first line; found further down it is another text.
  const start = stacktrace.indexOf(message);
  const isKnown = start >= 0 && !stacktrace.slice(0, start).includes('\n');
  const trace = stacktrace.slice(isKnown ? start + message.length : 0);
  return trace.split('\n').slice(1).flatMap(framesIn);
}

function framesIn(line: string): readonly XRayFrame[] {
  const match = line.length > MAX_LINE_CHARACTERS ? null : FRAME.exec(line.trimEnd());
  if (match === null) return [];
  const [, label, path = '', number = 0] = match;
  return [{ path, line: Number(number), label: label || 'anonymous' }];
}
