import type { Exchange } from './exchange.js';
import { queryOf } from './lazy-context.js';
import { readForm } from './query.js';
import type { AnyContext } from './route-context.js';
import type { RequestPart } from './route-options.js';
import { UnsupportedMediaTypeError } from './status-errors.js';

type Values = Record<string, string | readonly string[]>;

/** What the schema of each part of a request is given. */
export const partReaders: Readonly<
  Record<RequestPart, (c: AnyContext, exchange: Exchange) => unknown>
> = {
  path: ({ params }) => ({ ...params }),
  query: (_c, exchange) => recordOf(queryOf(exchange)),
  headers: ({ headers }) => Object.fromEntries(headers.entries()),
  body: readBody,
};

/**
 * Reads a body by its content type; without one it is taken for JSON. None at all is `undefined`.
 *
 * @throws BadRequestError for malformed JSON, UnsupportedMediaTypeError for a type that is neither
 * JSON nor a form nor text.
 */
function readBody({ body, headers }: AnyContext): unknown {
  const text = body.text();
  if (text === '') return undefined;
  const type = (headers.get('content-type') ?? 'application/json').split(';', 1)[0]?.trim() ?? '';
  if (/^application\/(?:.+\+)?json$/i.test(type)) return body.json();
  if (/^application\/x-www-form-urlencoded$/i.test(type)) return recordOf(readForm(text));
  if (/^text\//i.test(type)) return text;
  throw new UnsupportedMediaTypeError(`Send JSON, a form or text, not ${type}`);
}

/** A name that comes once is a text, a repeated one a list; `__proto__` is a name as any other. */
function recordOf(values: ReadonlyMap<string, readonly string[]>): Values {
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]),
  );
}
