import type { Route } from '../router/route.js';
import type { RequestPart } from '../router/route-options.js';
import type { StandardSchema } from '../router/standard-schema.js';
import type { ApiPath } from './api-path.js';
import type { JsonSchema, SchemaStore } from './json-schema.js';
import { namedParameters, pathParameters } from './parameters.js';
import { propertiesOf } from './properties.js';

const ERROR = { $ref: '#/components/responses/Error' };

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
  const { validate = {}, response, summary, description, tags, deprecated } = route.options;
  const shown = (part: RequestPart): JsonSchema | undefined => {
    const schema = validate[part];
    return schema && store.convert(schema, 'input', `${operationId}_${part}`);
  };
  const body = shown('body');
  const parameters = [
    ...pathParameters(path, propertiesOf(shown('path'), store.find)),
    ...namedParameters('query', propertiesOf(shown('query'), store.find)),
    ...namedParameters('header', propertiesOf(shown('headers'), store.find)),
  ];
  const answered = response && store.convert(response, 'output', `${operationId}_response`);
  return defined({
    operationId,
    summary,
    description,
    tags,
    deprecated,
    parameters: parameters.length > 0 ? parameters : undefined,
    requestBody: body && { required: !acceptsNone(validate.body), content: jsonContent(body) },
    responses: {
      200: defined({ description: 'OK', content: answered && jsonContent(answered) }),
      ...errorsOf(route),
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

/** What the router itself answers to a bad request. */
function errorsOf({ options: { validate = {} }, maxBodyBytes }: Route): Operation {
  return {
    ...(validate.body && { 400: ERROR, 415: ERROR }),
    ...(maxBodyBytes !== undefined && { 413: ERROR }),
    ...(Object.values(validate).some(Boolean) && { 422: ERROR }),
    default: ERROR,
  };
}

/** Whether a schema takes no body, which it is given as `undefined`. One that answers later is not waited for. */
function acceptsNone(schema: StandardSchema | undefined): boolean {
  try {
    const result = schema?.['~standard'].validate(undefined);
    Promise.resolve(result).catch(() => undefined);
    return result !== undefined && !('then' in result) && result.issues === undefined;
  } catch {
    return false;
  }
}

function jsonContent(schema: JsonSchema): Operation {
  return { 'application/json': { schema } };
}

function defined(fields: Operation): Operation {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
