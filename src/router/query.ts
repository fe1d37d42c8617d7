import { queryMap, rawQuery } from '../trigger/http-request.js';
import { pairsOf } from '../trigger/pairs.js';
import type { Exchange } from './exchange.js';
import { addValue, type MultiMap } from './multi-map.js';

/** The parameters of a query, each with all its values in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** Reads the query of an event. */
export function readQuery({ event, source }: Exchange): Query {
  const raw = rawQuery(event, source);
  if (raw !== undefined) return readForm(raw);
  // The maps of load balancers are still encoded, the others' are not.
  return grouped(pairsOf(queryMap(event)), source === 'alb' ? decodeForm : String);
}

/**
 * Reads a raw query, or a form: `flag` and `flag=` are the empty text.
 *
 * https://url.spec.whatwg.org/#urlencoded-parsing
 */
export function readForm(raw: string): Query {
  const pairs = raw.split('&').filter((pair) => pair !== '');
  return grouped(
    pairs.map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      return [name, rest.join('=')];
    }),
    decodeForm,
  );
}

function grouped(
  pairs: ReadonlyArray<readonly [string, string]>,
  decode: (text: string) => string,
): Query {
  const query: MultiMap = new Map();
  for (const [name, value] of pairs) addValue(query, decode(name), decode(value));
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

/**
 * Decodes a name or a value of a form: what is no escape stays as it is, and bytes that are no
 * UTF-8 become U+FFFD.
 *
 * Not by `decodeURIComponent`, which refuses the whole text, and takes long to do so.
 */
function decodeForm(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}
