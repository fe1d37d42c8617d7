import { jsonSubstitute } from './json-substitute.js';
import { fieldOf, reason } from './own-fields.js';
import { type KeyChain, REDACTED, type Redactor } from './redaction.js';

export interface SafeJsonOptions {
  /** How many characters of JSON may be written before values are cut; default 1,000,000. */
  readonly maxCharacters?: number | undefined;
  /** Names of keys, in lower case, that are left out wherever they stand. */
  readonly omit?: ReadonlySet<string> | undefined;
  /** Asked what is written in the place of each value that has a key. */
  readonly redactor?: Redactor | undefined;
  /** The keys around the value itself, for the redactor; default none. */
  readonly keys?: KeyChain | undefined;
}

const MAX_CHARACTERS = 1_000_000;

/** Of a writer without a redactor, which keeps none. */
const NO_KEYS: Array<string | number> = [];

/** Objects nested deeper than this are named, not written. */
const MAX_DEPTH = 16;

/** Longer names of keys are cut. */
const MAX_KEY_CHARACTERS = 1_000;

/** A longer text is not read for what is to be redacted in it. */
const MAX_REDACTED_TEXT = 1_000_000;

interface Writer {
  /** Characters that may still be written. */
  left: number;
  readonly omit: ReadonlySet<string> | undefined;
  readonly redactor: Redactor | undefined;
  /** The keys around the value being written, kept for the redactor alone. */
  readonly keys: Array<string | number>;
  /** The objects around the value being written. */
  readonly ancestors: object[];
}

/**
 * Writes any value as JSON, and never throws.
 *
 * Where JSON has no word for a value it is recorded as near as possible: a `Map` as an object or
 * as entries, a `Set` as an array, a BigInt as text, an `Error` with its cause and own fields, a
 * cycle as `"[Circular]"`, a getter that throws as `"[Thrown: …]"`. What is too long is cut and
 * says so. `undefined` for a value that JSON leaves out (`undefined` itself).
 */
export function safeJson(value: unknown, options: SafeJsonOptions = {}): string | undefined {
  const { redactor, keys = [] } = options;
  const isNamed = redactor !== undefined && keys.length > 0;
  return writeRoot(isNamed ? redactor(keys, value) : value, options);
}

function writeRoot(value: unknown, options: SafeJsonOptions): string | undefined {
  const { maxCharacters: left = MAX_CHARACTERS, omit, redactor, keys = [] } = options;
  return write(value, {
    left,
    omit,
    redactor,
    keys: redactor === undefined ? NO_KEYS : [...keys],
    ancestors: [],
  });
}

/** A text as a JSON string. */
export function quote(text: string): string {
  // Short and plain is the rule for keys and ids, and needs no call into the engine's serialiser.
  if (text.length > 48) return JSON.stringify(text);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 || code === 34 || code === 92 || (code >= 0xd800 && code <= 0xdfff)) {
      return JSON.stringify(text);
    }
  }
  return `"${text}"`;
}

function write(value: unknown, writer: Writer): string | undefined {
  switch (typeof value) {
    case 'string':
      return spend(writer, quote(cut(redactedText(value, writer), writer.left)));
    case 'number':
      return spend(writer, Number.isFinite(value) ? String(value) : `"${value}"`);
    case 'boolean':
      return spend(writer, value ? 'true' : 'false');
    case 'bigint':
      return spend(writer, `"${value}"`);
    case 'symbol':
      return spend(writer, quote(cut(String(value), writer.left)));
    case 'function':
      return spend(writer, quote(cut(functionText(value), writer.left)));
    case 'undefined':
      return undefined;
    default:
      return value === null ? spend(writer, 'null') : writeObject(value as object, writer);
  }
}

function spend(writer: Writer, json: string): string {
  writer.left -= json.length;
  return json;
}

function writeObject(value: object, writer: Writer): string | undefined {
  if (writer.ancestors.includes(value)) return spend(writer, '"[Circular]"');
  if (writer.ancestors.length >= MAX_DEPTH) return spend(writer, '"[Too deep]"');
  writer.ancestors.push(value);
  try {
    return writeKind(value, writer);
  } catch (error) {
    return write(`[Unreadable: ${reason(error)}]`, writer);
  } finally {
    writer.ancestors.pop();
  }
}

function writeKind(value: object, writer: Writer): string | undefined {
  if (Array.isArray(value)) return writeList(value, value.length, writer);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const substitute = jsonSubstitute(value);
    if (substitute !== value) return writeSubstitute(substitute, writer);
  }
  const toJson: unknown = (value as { toJSON?: unknown }).toJSON;
  if (typeof toJson === 'function') {
    const replaced: unknown = toJson.call(value);
    if (replaced !== value) return write(replaced, writer);
  }
  return writeRecord(value, writer);
}

/** Made for this very call, an object in the place of another one is no level of its own. */
function writeSubstitute(substitute: unknown, writer: Writer): string | undefined {
  if (typeof substitute !== 'object' || substitute === null) return write(substitute, writer);
  return Array.isArray(substitute)
    ? writeList(substitute, substitute.length, writer)
    : writeRecord(substitute, writer);
}

function writeList(list: readonly unknown[], length: number, writer: Writer): string {
  let json = '[';
  for (let index = 0; index < length; index += 1) {
    if (index > 0) json += ',';
    if (writer.left <= 0) return `${json}"[Cut: ${length - index} more]"]`;
    json += write(redacted(fieldOf(list, index), index, writer), writer) ?? 'null';
    if (writer.redactor !== undefined) writer.keys.pop();
    writer.left -= 1;
  }
  return `${json}]`;
}

function writeRecord(record: object, writer: Writer): string {
  const keys = Object.keys(record);
  let json = '';
  for (let index = 0; index < keys.length; index += 1) {
    if (writer.left <= 0) return `{${json}"[Cut]":"${keys.length - index} more keys"}`;
    json += writeField(record, keys[index] ?? '', writer);
  }
  // Every field ends in a comma: what follows it is known only at the end.
  return `{${json.slice(0, -1)}}`;
}

function writeField(record: object, key: string, writer: Writer): string {
  if (writer.omit?.has(key.toLowerCase())) return '';
  const found = fieldOf(record, key);
  const value = write(redacted(found, key, writer), writer);
  if (writer.redactor !== undefined) writer.keys.pop();
  if (value === undefined) return '';
  const name = quote(cut(key, MAX_KEY_CHARACTERS));
  writer.left -= name.length + 2;
  return `${name}:${value},`;
}

/** What is written in the place of a value, whose key then is the innermost one. */
function redacted(value: unknown, key: string | number, { redactor, keys }: Writer): unknown {
  if (redactor === undefined) return value;
  keys.push(key);
  return redactor(keys, value);
}

/** A body is often JSON as text: its secrets are those of the value that it stands for. */
function redactedText(text: string, { redactor, keys }: Writer): string {
  if (redactor === undefined || !/^\s*[[{]/.test(text)) return text;
  if (text.length > MAX_REDACTED_TEXT)
    return `${REDACTED.slice(0, -1)}: ${text.length} characters]`;
  try {
    const value: unknown = JSON.parse(text);
    const rewritten = writeRoot(value, { redactor, keys });
    return rewritten === JSON.stringify(value) ? text : (rewritten ?? text);
  } catch {
    return text;
  }
}

/** A text short enough for the budget; one that is cut says how long it was. */
function cut(text: string, left: number): string {
  if (text.length <= left) return text;
  return `${text.slice(0, Math.max(0, left))}[Cut: ${text.length} characters]`;
}

function functionText(value: unknown): string {
  const name = fieldOf(value as object, 'name');
  return `[Function ${typeof name === 'string' && name !== '' ? name : 'anonymous'}]`;
}
