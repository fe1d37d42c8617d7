import type { XRayFrame } from './document.js';

/** A frame as V8 writes it: `at label (path:line:column)`, or `at path:line:column`. */
const FRAME = /^\s+at (?:(.*?) \()?(.*?)(?::(\d+):(\d+))?\)?$/;

/** Beyond this a line is no frame that anybody reads, and the pattern is not tried on it. */
const MAX_LINE_CHARACTERS = 2_000;

/**
 * Reads the frames of a JavaScript stack trace, whatever the shape: CommonJS, ES modules, `node:`,
 * Windows, `eval`, native code, `async`.
 *
 * Lines of the message are none, even those that look like frames, when the message is known.
 */
export function parseStack(stacktrace: string, message: string): XRayFrame[] {
  const frames: XRayFrame[] = [];
  for (const line of traceOf(stacktrace, message).split('\n')) {
    const frame = line.length > MAX_LINE_CHARACTERS ? null : FRAME.exec(line.trimEnd());
    if (frame !== null) frames.push(toFrame(frame));
  }
  return frames;
}

function traceOf(stacktrace: string, message: string): string {
  const start = message === '' ? -1 : stacktrace.indexOf(message);
  // The message follows the type on the first line; found further down it is another text.
  const firstLine = stacktrace.indexOf('\n');
  const known = start >= 0 && (firstLine < 0 || start <= firstLine);
  const from = stacktrace.indexOf('\n', known ? start + message.length : 0);
  return from < 0 ? '' : stacktrace.slice(from + 1);
}

function toFrame([, label, path, line]: RegExpExecArray): XRayFrame {
  const name = withoutAsync(label ?? '');
  return {
    path: withoutScheme(withoutAsync(path ?? '')),
    line: line === undefined ? 0 : Number(line),
    label: name === '' ? 'anonymous' : name,
  };
}

function withoutAsync(text: string): string {
  return text.startsWith('async ') ? text.slice(6) : text;
}

function withoutScheme(path: string): string {
  return path.startsWith('file://') ? path.slice(7) : path;
}
