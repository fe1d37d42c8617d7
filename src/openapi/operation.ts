import type { Route } from '../router/route.js';
import type { RequestPart } from '../router/route-options.js';
import { isShape } from '../trigger/shape.js';
import type { ApiPath } from './api-path.js';
import type { JsonSchema, SchemaStore } from './json-schema.js';

const JSON_TYPE = 'application/json';
const ERROR = { $ref: '#/components/responses/Error' };

/** The places of parameters, by the part of the request that has their schemas. */
const PLACES = { query: 'query', headers: 'header' } as const;

/** https://spec.openapis.org/oas/v3.1.1.html#operation-object */
export type Operation = Record<string, unknown>;

/** Makes the operation of a route. */
export function operationOf(
  route: Route,
  {
    path,
    operationId,
    store,
  }: {
    readonly path: ApiPath;
    readonly operationId: string;
    readonly store: SchemaStore;
  },
): Operation {
  const { validate = {}, response, ...described } = route.options;
  const schemaOf = (part: RequestPart): JsonSchema | undefined => {
    const schema = validate[part];
    return schema && store.convert(schema, 'input', `${operationId}_${part}`);
  };
  const body = schemaOf('body');
  const parameters = [
    ...pathParameters(path, schemaOf('path')),
    ...parametersOf('query', schemaOf('query')),
    ...parametersOf('headers', schemaOf('headers')),
  ];
  const answered = response && store.convert(response, 'output', `${operationId}_response`);
  const { summary, description, tags, deprecated } = described;
  return defined({
    operationId,
    summary,
    description,
    tags,
    deprecated,
    parameters: parameters.length > 0 ? parameters : undefined,
    requestBody: body && { required: true, content: { [JSON_TYPE]: { schema: body } } },
    responses: {
      200: defined({
        description: 'OK',
        content: answered && { [JSON_TYPE]: { schema: answered } },
      }),
      ...(route.maxBodyBytes !== undefined && { 413: ERROR }),
      ...(Object.keys(validate).length > 0 && { 422: ERROR }),
      default: ERROR,
    },
  });
}

/** A name for an operation that has none: `GET /orders/:id` is `getOrdersById`. */
export function operationName({ method, segments }: Route): string {
  const words = segments.map(({ text, name }) => {
    const letters = (name === '*' ? 'rest' : (name ?? text))
      .split(/[^A-Za-z0-9]+/)
      .map(capitalised);
    return (name === undefined ? '' : 'By') + letters.join('');
  });
  return method.toLowerCase() + words.join('');
}

function pathParameters(path: ApiPath, schema: JsonSchema | undefined): Operation[] {
  const properties = isShape(schema?.['properties']) ? schema['properties'] : {};
  return path.parameters.map(({ name, shownName, pattern }) => ({
    name: shownName,
    in: 'path',
    required: true,
    schema: properties[name] ?? { type: 'string', ...(pattern && { pattern: pattern.source }) },
  }));
}

function parametersOf(part: keyof typeof PLACES, schema: JsonSchema | undefined): Operation[] {
  if (!isShape(schema?.['properties'])) return [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(schema['properties']).map(([name, inner]) => ({
    name,
    in: PLACES[part],
    required: required.includes(name),
    schema: inner,
  }));
}

function defined(fields: Operation): Operation {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
