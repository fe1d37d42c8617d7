import { URLSearchParams } from 'node:url';
import { encodeNonAscii } from '../percent-encoding.js';
import { queryText } from '../trigger/http-request.js';
import type { Exchange } from './exchange.js';
import { addValue, type MultiMap } from './multi-map.js';

/** The parameters of a query, each with all its values in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** Reads the query of an event, which some sources send decoded. */
export function readQuery({ event, source }: Exchange): Query {
  return readForm(queryText(event, source));
}

/**
 * Reads a raw query, or a form: `flag` and `flag=` are the empty text, what is no escape stays as it is.
 *
 * https://url.spec.whatwg.org/#urlencoded-parsing
 */
export function readForm(raw: string): Query {
  const query: MultiMap = new Map();
  // A `?` at the start is a part of the first name, not what `location.search` begins with; and Node.js
  // takes characters beyond ASCII apart wrongly where there is a malformed escape.
  for (const [name, value] of new URLSearchParams(`&${encodeNonAscii(raw)}`)) {
    addValue(query, name, value);
  }
  return query;
}

/** The last value of each parameter, on an object without a prototype. */
export function lastValues({
  parsedQuery,
}: Exchange): Readonly<Record<string, string | undefined>> {
  const last: Record<string, string | undefined> = Object.create(null);
  for (const [name, values] of parsedQuery) last[name] = values.at(-1);
  return last;
}
