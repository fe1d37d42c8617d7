import type { Exchange } from './exchange.js';
import { exchangeOf } from './lazy-context.js';
import { partReaders } from './request-parts.js';
import { isData, jsonValue, withJsonValue } from './result.js';
import type { AnyContext } from './route-context.js';
import type { RequestPart, RouteOptions } from './route-options.js';
import type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema.js';
import { UnprocessableEntityError } from './status-errors.js';

type Handler = (c: AnyContext) => unknown;

/** One problem of a request, as the client is told of it; the value itself is not sent back. */
interface RequestIssue {
  readonly in: RequestPart;
  readonly path: readonly string[];
  readonly message: string;
}

/** Puts a route's schemas around its handler: the request's before it, the response's behind. */
export function withValidation(handler: Handler, options: RouteOptions, label: string): Handler {
  const { validate, response } = options;
  const answered = response === undefined ? handler : withResponse(handler, response, label);
  const schemas = Object.entries(validate ?? {}) as Array<[RequestPart, StandardSchema]>;
  if (schemas.length === 0) return answered;
  return async (c) => {
    const exchange = exchangeOf(c);
    exchange.valid = await validRequest(exchange, c, schemas);
    return answered(c);
  };
}

/** @throws UnprocessableEntityError with all issues of all parts; BadRequestError for a body that is malformed. */
async function validRequest(
  exchange: Exchange,
  c: AnyContext,
  schemas: ReadonlyArray<readonly [RequestPart, StandardSchema]>,
): Promise<Readonly<Record<string, unknown>>> {
  const valid: Partial<Record<RequestPart, unknown>> = {};
  const issues: RequestIssue[] = [];
  for (const [part, schema] of schemas) {
    const result = await schema['~standard'].validate(partReaders[part](c, exchange));
    if (result.issues === undefined) valid[part] = result.value;
    else issues.push(...result.issues.map((issue) => ({ in: part, ...toldIssue(issue) })));
  }
  if (issues.length === 0) return valid;
  throw new UnprocessableEntityError('The request is not what it should be', { details: issues });
}

function withResponse(handler: Handler, schema: StandardSchema, label: string): Handler {
  return async (c) => {
    const value = await handler(c);
    if (!isData(value)) return value;
    const result: SchemaResult<unknown> = await schema['~standard'].validate(jsonValue(value));
    if (result.issues === undefined) return withJsonValue(value, result.value);
    const error = new TypeError(`The response of ${label} is not what its schema says`);
    throw Object.assign(error, { issues: result.issues.map(toldIssue) });
  };
}

function toldIssue({ message, path = [] }: SchemaIssue): { path: string[]; message: string } {
  return { path: path.map((one) => String(typeof one === 'object' ? one.key : one)), message };
}
