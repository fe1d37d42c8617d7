import { errorFields } from './error-fields.js';

export interface SafeJsonOptions {
  /** How many characters of JSON may be written before values are cut; default 1,000,000. */
  readonly maxCharacters?: number | undefined;
  /** Names of keys, in lower case, that are left out wherever they stand. */
  readonly omit?: ReadonlySet<string> | undefined;
}

/** Objects nested deeper than this are named, not written. */
const MAX_DEPTH = 16;

/** Longer names of keys are cut. */
const MAX_KEY_CHARACTERS = 1_000;

/** Bytes of a buffer that are written in base64; of a longer one the length is told. */
const MAX_BASE64_BYTES = 256;

interface Writer {
  /** Characters that may still be written. */
  left: number;
  readonly omit: ReadonlySet<string> | undefined;
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
  return write(value, {
    left: options.maxCharacters ?? 1_000_000,
    omit: options.omit,
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
      return spend(writer, quote(cut(value, writer.left)));
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
    return spend(writer, quote(`[Unreadable: ${reason(error)}]`));
  } finally {
    writer.ancestors.pop();
  }
}

function writeKind(value: object, writer: Writer): string | undefined {
  if (Array.isArray(value)) return writeList(value, value.length, writer);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const substitute = substituteFor(value);
    if (substitute !== undefined) {
      return substitute.value === value
        ? writeRecord(value, writer)
        : write(substitute.value, writer);
    }
  }
  const toJson: unknown = (value as { toJSON?: unknown }).toJSON;
  if (typeof toJson === 'function') {
    const replaced: unknown = toJson.call(value);
    if (replaced !== value) return write(replaced, writer);
  }
  return writeRecord(value, writer);
}

/** What is written in place of an object that JSON would show empty or wrong. */
function substituteFor(value: object): { readonly value: unknown } | undefined {
  if (value instanceof Error) return { value: errorFields(value) };
  if (value instanceof Date) {
    return { value: Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString() };
  }
  if (value instanceof Map) return { value: mapFields(value) };
  if (value instanceof Set) return { value: [...value] };
  if (value instanceof RegExp) return { value: String(value) };
  if (ArrayBuffer.isView(value)) {
    return { value: bytesText(value, value.constructor.name) };
  }
  if (value instanceof ArrayBuffer)
    return { value: bytesText(new Uint8Array(value), 'ArrayBuffer') };
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    return { value: value.valueOf() };
  }
  return undefined;
}

function writeList(list: readonly unknown[], length: number, writer: Writer): string {
  let json = '[';
  for (let index = 0; index < length; index += 1) {
    if (index > 0) json += ',';
    if (writer.left <= 0) return `${json}"[Cut: ${length - index} more]"]`;
    json += write(itemAt(list, index), writer) ?? 'null';
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
  const value = write(itemAt(record as Record<string, unknown>, key), writer);
  if (value === undefined) return '';
  const name = quote(cut(key, MAX_KEY_CHARACTERS));
  writer.left -= name.length + 2;
  return `${name}:${value},`;
}

/** An element or a field, or what its getter threw. */
function itemAt<TKey extends string | number>(
  holder: Readonly<Record<TKey, unknown>>,
  key: TKey,
): unknown {
  try {
    return holder[key];
  } catch (error) {
    return `[Thrown: ${reason(error)}]`;
  }
}

function mapFields(map: ReadonlyMap<unknown, unknown>): unknown {
  const named = [...map.keys()].every((key) => typeof key === 'string');
  return named ? Object.fromEntries(map as ReadonlyMap<string, unknown>) : [...map];
}

function bytesText(view: ArrayBufferView, kind: string): string {
  if (view.byteLength > MAX_BASE64_BYTES) return `[${kind} of ${view.byteLength} bytes]`;
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64');
}

/** A text short enough for the budget; one that is cut says how long it was. */
function cut(text: string, left: number): string {
  if (text.length <= left) return text;
  return `${text.slice(0, Math.max(0, left))}[Cut: ${text.length} characters]`;
}

function functionText(value: unknown): string {
  const name = itemAt(value as { readonly name: unknown }, 'name');
  return `[Function ${typeof name === 'string' && name !== '' ? name : 'anonymous'}]`;
}

function reason(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'unknown';
  }
}
