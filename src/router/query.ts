import { decodePercent } from '../percent-encoding.js';
import { addValue, type MultiMap } from './multi-map.js';

/** The parameters of a query, each with all its values in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/**
 * Reads a query, or a form: `flag` and `flag=` are the empty text.
 *
 * https://url.spec.whatwg.org/#urlencoded-parsing
 */
export function parseQuery(raw: string): Query {
  const query: MultiMap = new Map();
  for (const pair of raw.split('&')) {
    const end = `${pair}=`.indexOf('=');
    if (pair !== '')
      addValue(query, decodeForm(pair.slice(0, end)), decodeForm(pair.slice(end + 1)));
  }
  return query;
}

/** The last value of each parameter, on an object without a prototype. */
export function lastValues(query: Query): Readonly<Record<string, string | undefined>> {
  const last: Record<string, string | undefined> = Object.create(null);
  for (const [name, values] of query) last[name] = values.at(-1);
  return last;
}

/** `+` is a space; a text with a malformed escape stays as it was sent. */
function decodeForm(text: string): string {
  return decodePercent(text.replaceAll('+', ' ')) ?? text;
}
