import { StringDecoder } from 'node:string_decoder';

/** A line that a function wrote, read as far as it can be. */
export interface LogLine {
  /** Upper case; absent when the line names none. */
  readonly level?: string | undefined;
  readonly message: string;
  /** The other keys of a JSON line. */
  readonly keys: Readonly<Record<string, unknown>>;
}

/** Who is told of the lines of one stream. */
export interface LineSplitterOptions {
  readonly onLine: (line: string) => void;
  /** Takes the request id of an invocation all of whose lines have come before. */
  readonly onEnd: (requestId: string) => void;
}

/** Cuts what a process writes into lines. */
export interface LineSplitter {
  write(chunk: Buffer): void;
  /** Hands over what stands after the last newline. */
  end(): void;
}

// What Lambda's runtime writes for console.log in its text format.
const CONSOLE_LINE = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t\S+\t([A-Z]+)\t(.*)$/s;
// The runtime client's mark after the last line of an invocation: see runtime/runtime-client.ts.
// biome-ignore lint/suspicious/noControlCharactersInRegex: no program writes it by chance.
const END_OF_INVOCATION = /\u0000end ([\w-]+)\u0000$/;

// A line that never ends must not fill our memory. A log event is at most that long, too:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
const MAX_LINE_CHARACTERS = 1024 * 1024;
// What may still be the beginning of a mark.
const KEPT_CHARACTERS = 128;

/** Creates a splitter, for chunks that may end anywhere, also inside a character. */
export function createLineSplitter(options: LineSplitterOptions): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const emit = (text: string): void => {
    const end = END_OF_INVOCATION.exec(text);
    const line = end === null ? text : text.slice(0, end.index);
    if (line !== '' || end === null) options.onLine(line);
    if (end?.[1] !== undefined) options.onEnd(end[1]);
  };
  return {
    write(chunk) {
      const parts = (rest + decoder.write(chunk)).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) emit(part);
      while (rest.length > MAX_LINE_CHARACTERS + KEPT_CHARACTERS) {
        emit(rest.slice(0, MAX_LINE_CHARACTERS));
        rest = rest.slice(MAX_LINE_CHARACTERS);
      }
    },
    end() {
      if (rest !== '') emit(rest);
      rest = '';
    },
  };
}

/** Reads a line: a JSON object with `message`, a line of the runtime's console, or plain text. */
export function parseLogLine(line: string): LogLine {
  const text = CONSOLE_LINE.exec(line);
  // The runtime writes newlines inside of a message as carriage returns.
  if (text !== null) {
    return { level: text[1], message: (text[2] ?? '').replaceAll('\r', '\n'), keys: {} };
  }
  const record = parseJsonObject(line);
  if (record === undefined) return { message: line, keys: {} };
  const { level, message, ...keys } = record;
  return {
    level: typeof level === 'string' ? level.toUpperCase() : undefined,
    message: typeof message === 'string' ? message : message === undefined ? '' : jsonOf(message),
    keys,
  };
}

/** The object that a line is the JSON text of; `undefined` when it is none. */
export function parseJsonObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

// JSON can be read at any depth, but not be written again.
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '(nested too deeply to show)';
  }
}
