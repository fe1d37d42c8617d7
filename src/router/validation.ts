import type { Exchange } from './exchange.js';
import { readForm } from './query.js';
import { isData, jsonIn, jsonResult } from './result.js';
import type { Route } from './route.js';
import type { RequestPart, RouteOptions } from './route-options.js';
import type { SchemaIssue, StandardSchema } from './standard-schema.js';
import { UnprocessableEntityError, UnsupportedMediaTypeError } from './status-errors.js';

/** What the schema of each part of a request is given. */
const PARTS: Readonly<Record<RequestPart, (c: Exchange) => unknown>> = {
  path: ({ params }) => ({ ...params }),
  query: ({ parsedQuery }) => recordOf(parsedQuery),
  headers: ({ headers }) => Object.fromEntries(headers.entries()),
  body: readBody,
};

/**
 * Puts a route's schemas around its handler: the request's before it, the response's behind.
 *
 * @throws TypeError for what is no schema, RangeError for a part that no request has.
 */
export function validatedHandler(
  handler: Route['handler'],
  { validate = {}, response }: RouteOptions,
  label: string,
): Route['handler'] {
  const schemas = Object.entries(validate).filter(([, schema]) => schema !== undefined);
  for (const [part, schema] of schemas) {
    if (!Object.hasOwn(PARTS, part)) {
      throw new RangeError(
        `${label} validates "${part}". Use one of ${Object.keys(PARTS).join(', ')}.`,
      );
    }
    assertSchema(schema, `The ${part} of ${label}`);
  }
  if (response !== undefined) assertSchema(response, `The response of ${label}`);
  if (response === undefined && schemas.length === 0) return handler;
  return async (c) => {
    c.valid = await validRequest(c, schemas as Array<[RequestPart, StandardSchema]>);
    const value = handler(c);
    return response === undefined ? value : validResponse(await value, response, label);
  };
}

function assertSchema(schema: unknown, what: string): void {
  // ArkType's schemas are functions.
  const standard = (schema as Partial<StandardSchema>)['~standard'];
  if (typeof standard?.validate === 'function') return;
  throw new TypeError(`${what} has no Standard Schema, as those of Zod have.`);
}

/** @throws UnprocessableEntityError with all issues of all parts, and of what was sent no more than their messages say. */
async function validRequest(
  c: Exchange,
  schemas: ReadonlyArray<readonly [RequestPart, StandardSchema]>,
): Promise<Readonly<Record<string, unknown>>> {
  const valid: Record<string, unknown> = {};
  const details: unknown[] = [];
  for (const [part, schema] of schemas) {
    const result = await schema['~standard'].validate(PARTS[part](c));
    if (result.issues === undefined) valid[part] = result.value;
    else details.push(...result.issues.map((issue) => ({ in: part, ...toldIssue(issue) })));
  }
  if (details.length === 0) return valid;
  throw new UnprocessableEntityError('The request is not what it should be', { details });
}

async function validResponse(
  value: unknown,
  schema: StandardSchema,
  label: string,
): Promise<unknown> {
  const json = jsonIn(value);
  if (json === undefined && !isData(value)) return value;
  const result = await schema['~standard'].validate(json === undefined ? value : json.value);
  if (result.issues === undefined) {
    return json === undefined ? result.value : jsonResult(result.value, json.status);
  }
  const error = new TypeError(`The response of ${label} is not what its schema says`);
  throw Object.assign(error, { issues: result.issues.map(toldIssue) });
}

function toldIssue({ message, path = [] }: SchemaIssue): { path: string[]; message: string } {
  return { path: path.map((one) => String(typeof one === 'object' ? one.key : one)), message };
}

/**
 * Reads a body by its content type; without one it is taken for JSON. None at all is `undefined`.
 *
 * @throws BadRequestError for malformed JSON, UnsupportedMediaTypeError for a type that is neither
 * JSON nor a form nor text.
 */
function readBody({ body, headers }: Exchange): unknown {
  const text = body.text();
  if (text === '') return undefined;
  const [type = ''] = (headers.get('content-type') ?? 'application/json')
    .toLowerCase()
    .split(/\s*;/, 1);
  if (/^application\/(?:.+\+)?json$/.test(type)) return body.json();
  if (type === 'application/x-www-form-urlencoded') return recordOf(readForm(text));
  if (type.startsWith('text/')) return text;
  throw new UnsupportedMediaTypeError(`Send JSON, a form or text, not ${type}`);
}

/** A name that comes once is a text, a repeated one a list; `__proto__` is a name as any other. */
function recordOf(values: ReadonlyMap<string, readonly string[]>): Record<string, unknown> {
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]),
  );
}
