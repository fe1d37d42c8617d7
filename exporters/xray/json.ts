import { safeJson } from '../../src/telemetry.js';

/** A control character, a quote or a backslash: what cannot stand in a JSON string as it is. */
const ESCAPED = /[^ !#-[\]-\uffff]/;

/** Writes any value as JSON, and never throws: what JSON cannot say is written as in a log line. */
export function toJson(value: unknown): string {
  if (typeof value === 'string') return ESCAPED.test(value) ? JSON.stringify(value) : `"${value}"`;
  if (typeof value === 'boolean' || Number.isFinite(value)) return `${value}`;
  try {
    if (typeof value === 'object') return JSON.stringify(value);
  } catch {
    // A bigint in it, a cycle, a getter that throws.
  }
  return safeJson(value) ?? 'null';
}

/** `,"name":value`, for a name of our own; nothing when the value is absent. */
export function field(name: string, value: unknown): string {
  return value === undefined ? '' : `,"${name}":${toJson(value)}`;
}

/** `,"name":{…}` around such fields; nothing when there are none. */
export function block(name: string, fields: string): string {
  return fields === '' ? '' : `,"${name}":{${fields.slice(1)}}`;
}

/** The start of a field of any name: `,"name":`; in one piece, as it is written again and again. */
export function keyOf(name: string): string {
  return [',', JSON.stringify(name), ':'].join('');
}
