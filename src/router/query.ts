import { decodePercent } from '../percent-encoding.js';
import { isShape, type Shape } from '../trigger/shape.js';
import { pairsOf } from './pairs.js';

/** The parameters of a query, each with all its values in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the query of an event: the raw one, else the multi-value map, else the single one.
 *
 * Payload format 2.0 joins repeated parameters with commas in its map, so that its raw query is the
 * one to read. `encoded` is for load balancers, whose maps are not decoded.
 */
export function readQuery(event: Shape, encoded: boolean): Query {
  const query = new Map<string, string[]>();
  const {
    rawQueryString: raw,
    queryStringParameters: single,
    multiValueQueryStringParameters: multi,
  } = event;
  const isRaw = typeof raw === 'string';
  const decode = isRaw || encoded ? decodeForm : String;
  for (const pair of isRaw ? rawPairs(raw) : pairsOf(isShape(multi) ? multi : single)) {
    const [name, value] = [decode(pair[0]), decode(pair[1])];
    const present = query.get(name);
    if (present === undefined) query.set(name, [value]);
    else present.push(value);
  }
  return query;
}

/** The last value of each parameter, on an object without a prototype. */
export function lastValues(query: Query): Readonly<Record<string, string | undefined>> {
  const last: Record<string, string | undefined> = Object.create(null);
  for (const [name, values] of query) last[name] = values.at(-1);
  return last;
}

/** `flag` and `flag=` are the empty text. */
function rawPairs(raw: string): ReadonlyArray<readonly [string, string]> {
  return raw
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      return [name, rest.join('=')];
    });
}

/** `+` is a space; a text with a malformed escape stays as it was sent. */
function decodeForm(text: string): string {
  return decodePercent(text.replaceAll('+', ' ')) ?? text;
}
