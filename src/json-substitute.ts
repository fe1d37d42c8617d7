import { types } from 'node:util';
import { errorFields } from './error-fields.js';
import { isError } from './is-error.js';
import { isoText } from './iso-text.js';

/** Bytes of a buffer that are written in base64; of a longer one the length is told. */
const MAX_BASE64_BYTES = 256;

/** What is written in place of an object that JSON would show empty or wrong; all others are their own. */
export function jsonSubstitute(value: object): unknown {
  if (isError(value)) return errorFields(value);
  if (types.isDate(value))
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : isoText(value.getTime());
  if (types.isMap(value)) return mapFields(value);
  // By the class's own method: one of a subclass may never end.
  if (types.isSet(value)) return [...Set.prototype.values.call(value)];
  if (types.isRegExp(value)) return String(value);
  if (types.isBoxedPrimitive(value)) return value.valueOf();
  if (ArrayBuffer.isView(value)) return bytesText(value, tagOf(value));
  if (types.isAnyArrayBuffer(value)) return bytesText(new Uint8Array(value), tagOf(value));
  const isClosed = types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value);
  return isClosed ? `[${tagOf(value)}]` : value;
}

/** The name of an object's built-in class, such as `Uint8Array`. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function mapFields(map: ReadonlyMap<unknown, unknown>): unknown {
  const entries = [...Map.prototype.entries.call(map)];
  const isNamed = entries.every(([key]) => typeof key === 'string');
  return isNamed ? Object.fromEntries(entries) : entries;
}

function bytesText(view: ArrayBufferView, kind: string): string {
  if (view.byteLength > MAX_BASE64_BYTES) return `[${kind} of ${view.byteLength} bytes]`;
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64');
}
