import { isShape } from '../trigger/shape.js';
import { eventValues } from './event-values.js';
import { decodePercent, encodePercent } from './percent-encoding.js';

/** The parameters of a query, each with all its values in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/**
 * Parses a raw query, without the `?`.
 *
 * `+` is a space; a malformed escape stays as it was sent; `flag` and `flag=` are the empty text.
 */
export function parseQuery(raw: string): Query {
  const query = new Map<string, string[]>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    append(query, decodeForm(name), equals < 0 ? '' : decodeForm(pair.slice(equals + 1)));
  }
  return query;
}

/**
 * Reads the query of an event that has it as a map: the multi-value form where there is one.
 *
 * `decode` is for load balancers, which send names and values still encoded.
 */
export function readQuery(single: unknown, multi: unknown, decode = false): Query {
  const query = new Map<string, string[]>();
  const source = isShape(multi) ? multi : single;
  if (!isShape(source)) return query;
  for (const key of Object.keys(source)) {
    const name = decode ? decodeForm(key) : key;
    for (const value of eventValues(source[key])) {
      append(query, name, decode ? decodeForm(value) : value);
    }
  }
  return query;
}

/** The last value of each parameter, on an object without a prototype. */
export function lastValues(query: Query): Readonly<Record<string, string | undefined>> {
  const last: Record<string, string | undefined> = Object.create(null);
  for (const [name, values] of query) last[name] = values.at(-1);
  return last;
}

/** The query as text, encoded anew, without the `?`. */
export function queryText(query: Query): string {
  const pairs: string[] = [];
  for (const [name, values] of query) {
    for (const value of values) pairs.push(`${encodePercent(name)}=${encodePercent(value)}`);
  }
  return pairs.join('&');
}

function append(query: Map<string, string[]>, name: string, value: string): void {
  const present = query.get(name);
  if (present === undefined) query.set(name, [value]);
  else present.push(value);
}

function decodeForm(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return decodePercent(spaced) ?? text;
}
