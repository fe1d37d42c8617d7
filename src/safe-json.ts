import { jsonSubstitute } from './json-substitute.js';
import { fieldOf, reason } from './own-fields.js';
import { REDACTED, type Redactor } from './redaction.js';

/** What values are written by, one after the other. */
export interface JsonWriter {
  /** How many characters of JSON one value may become. */
  readonly room: number;
  /** Asked what is written in the place of each value that has a key. */
  readonly redactor: Redactor | undefined;
  /** Names of keys, in lower case, that are left out wherever they stand. */
  readonly omit: ReadonlySet<string> | undefined;
  /** Characters that the value being written may still become. */
  left: number;
  /** The keys around the value being written, kept for the redactor alone. */
  readonly keys: Array<string | number>;
  /** The objects around the value being written. */
  readonly ancestors: object[];
}

/** Also the longest text that is read for what is to be redacted in it. */
const MAX_CHARACTERS = 1_000_000;

/** Objects nested deeper than this are named, not written. */
const MAX_DEPTH = 16;

/** Longer names of keys are cut. */
const MAX_KEY_CHARACTERS = 1_000;

/** Creates what values are written by; one that becomes longer than `room`, default 1,000,000 characters, is cut. */
export function createJsonWriter(
  room: number = MAX_CHARACTERS,
  redactor?: Redactor | undefined,
  omit?: ReadonlySet<string>,
): JsonWriter {
  return { room, redactor, omit, left: room, keys: [], ancestors: [] };
}

/**
 * Writes any value as JSON, and never throws.
 *
 * Where JSON has no word for a value it is recorded as near as possible: a `Map` as an object or
 * as entries, a `Set` as an array, a BigInt as text, an `Error` with its cause and own fields, a
 * cycle as `"[Circular]"`, a getter that throws as `"[Thrown: …]"`. What is too long is cut and
 * says so. `undefined` for a value that JSON leaves out (`undefined` itself).
 */
export function safeJson(
  value: unknown,
  writer: JsonWriter = createJsonWriter(),
): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null) return writeObject(value, writer);
  const json = typeof value === 'string' ? textJson(value, writer) : scalarJson(value, writer);
  writer.left -= json.length;
  return json;
}

/** Writes a field as safely, after a comma: `,"key":value`; nothing for one that JSON leaves out. */
export function fieldJson(holder: object, key: string, writer: JsonWriter): string {
  writer.left = writer.room;
  return writeField(holder, key, writer);
}

/** Writes all fields of an object, each after a comma. */
export function fieldsJson(fields: object): string {
  const writer = createJsonWriter();
  let json = '';
  for (const name of Object.keys(fields)) json += fieldJson(fields, name, writer);
  return json;
}

function textJson(text: string, writer: JsonWriter): string {
  const shown = writer.redactor ? redactedText(text, writer) : text;
  return quote(shown.length > writer.left ? cut(shown, writer.left) : shown);
}

function scalarJson(value: unknown, writer: JsonWriter): string {
  const isJson = value === null || typeof value === 'boolean' || Number.isFinite(value);
  if (isJson) return String(value);
  return textJson(typeof value === 'function' ? functionText(value) : String(value), writer);
}

function writeObject(value: object, writer: JsonWriter): string | undefined {
  const { ancestors } = writer;
  if (ancestors.includes(value)) return mark('[Circular]', writer);
  if (ancestors.length >= MAX_DEPTH) return mark('[Too deep]', writer);
  ancestors.push(value);
  try {
    return writeKind(value, writer);
  } catch (error) {
    return safeJson(`[Unreadable: ${reason(error)}]`, writer);
  } finally {
    ancestors.pop();
  }
}

/** What stands in the place of an object is never cut. */
function mark(text: string, writer: JsonWriter): string {
  writer.left -= text.length;
  return `"${text}"`;
}

/** An object made for this very call, in the place of another one, is no level of its own. */
function writeKind(value: object, writer: JsonWriter): string | undefined {
  if (Array.isArray(value)) return writeList(value, writer);
  const prototype: unknown = Object.getPrototypeOf(value);
  const isOfClass = prototype !== Object.prototype && prototype !== null;
  const shown = isOfClass ? jsonSubstitute(value) : value;
  if (shown === value) {
    const { toJSON } = value as { readonly toJSON?: unknown };
    const replaced: unknown = typeof toJSON === 'function' ? toJSON.call(value) : value;
    return replaced === value ? writeRecord(value, writer) : safeJson(replaced, writer);
  }
  if (typeof shown !== 'object' || shown === null) return safeJson(shown, writer);
  return Array.isArray(shown) ? writeList(shown, writer) : writeRecord(shown, writer);
}

function writeList(list: readonly unknown[], writer: JsonWriter): string {
  const { length } = list;
  let json = '[';
  for (let index = 0; index < length; index += 1) {
    if (index > 0) json += ',';
    if (writer.left <= 0) return `${json}"[Cut: ${length - index} more]"]`;
    json += writeValue(list, index, writer) ?? 'null';
    writer.left -= 1;
  }
  return `${json}]`;
}

function writeRecord(record: object, writer: JsonWriter): string {
  const keys = Object.keys(record);
  let json = '';
  for (const [index, key] of keys.entries()) {
    if (writer.left <= 0) {
      json += `,"[Cut]":"${keys.length - index} more keys"`;
      break;
    }
    json += writeField(record, key, writer);
  }
  return `{${json.slice(1)}}`;
}

function writeField(record: object, key: string, writer: JsonWriter): string {
  if (writer.omit?.has(key.toLowerCase())) return '';
  const value = writeValue(record, key, writer);
  if (value === undefined) return '';
  const name = quote(key.length > MAX_KEY_CHARACTERS ? cut(key, MAX_KEY_CHARACTERS) : key);
  writer.left -= name.length + 2;
  return `,${name}:${value}`;
}

/** Writes the value of a field or an element, whose key is the innermost one meanwhile. */
function writeValue(holder: object, key: string | number, writer: JsonWriter): string | undefined {
  const { redactor, keys } = writer;
  const value = fieldOf(holder, key);
  if (!redactor) return safeJson(value, writer);
  keys.push(key);
  const json = safeJson(redactor(keys, value), writer);
  keys.pop();
  return json;
}

/** A body is often JSON as text: its secrets are those of the value that it stands for. */
function redactedText(text: string, { redactor, keys }: JsonWriter): string {
  if (text === REDACTED || !/^\s*[[{]/.test(text)) return text;
  if (text.length > MAX_CHARACTERS) return `${REDACTED.slice(0, -1)}: ${text.length} characters]`;
  try {
    const value: unknown = JSON.parse(text);
    const json = safeJson(value, { ...createJsonWriter(MAX_CHARACTERS, redactor), keys });
    return json === undefined || json === JSON.stringify(value) ? text : json;
  } catch {
    return text;
  }
}

/** A text as a JSON string. */
function quote(text: string): string {
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

/** The beginning of a text that is too long, and how long it was. */
function cut(text: string, left: number): string {
  return `${text.slice(0, Math.max(0, left))}[Cut: ${text.length} characters]`;
}

function functionText(value: object): string {
  const name = fieldOf(value, 'name');
  return `[Function ${(typeof name === 'string' && name) || 'anonymous'}]`;
}
