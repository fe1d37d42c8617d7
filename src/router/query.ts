import { decodePercent } from '../percent-encoding.js';
import { isShape, type Shape } from '../trigger/shape.js';
import { pairsOf } from './pairs.js';
import type { HttpSource } from './source/http-source.js';

/** The parameters of a query, each with all its values in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the query of an event: the raw one, else the multi-value map, else the single one.
 *
 * Payload format 2.0 joins repeated parameters with commas in its map, so that its raw query is the
 * one to read. The maps of load balancers are not decoded.
 */
export function readQuery(event: Shape, source: HttpSource): Query {
  const raw = source.rawQuery?.(event);
  if (raw !== undefined) return readForm(raw);
  return grouped(pairsOf(mapOf(event, source)), source.isQueryEncoded ? decodeForm : String);
}

/** Reads a raw query, or a form: https://url.spec.whatwg.org/#urlencoded-parsing */
export function readForm(raw: string): Query {
  return grouped(rawPairs(raw), decodeForm);
}

function grouped(
  pairs: ReadonlyArray<readonly [string, string]>,
  decode: (text: string) => string,
): Query {
  const query = new Map<string, string[]>();
  for (const pair of pairs) {
    const [name, value] = [decode(pair[0]), decode(pair[1])];
    const present = query.get(name);
    if (present === undefined) query.set(name, [value]);
    else present.push(value);
  }
  return query;
}

function mapOf(event: Shape, { queryMap }: HttpSource): unknown {
  if (queryMap !== undefined) return queryMap(event);
  const { queryStringParameters: single, multiValueQueryStringParameters: multi } = event;
  return isShape(multi) ? multi : single;
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
