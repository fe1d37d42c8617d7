import type { ApiPath } from './api-path.js';
import type { Properties } from './properties.js';

/** https://spec.openapis.org/oas/v3.1.1.html#parameter-object */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: unknown;
}

/** The parameters of a path, all of which are there whether their schema names them or not. */
export function pathParameters(path: ApiPath, { schemas }: Properties): readonly Parameter[] {
  return path.parameters.map(({ name, shownName, pattern }) => ({
    name: shownName,
    in: 'path',
    required: true,
    schema: {
      ...(pattern && { pattern: pattern.source }),
      ...(schemas.get(name) ?? { type: 'string' }),
    },
  }));
}

/** The parameters that a schema names. */
export function namedParameters(
  place: 'query' | 'header',
  { schemas, required }: Properties,
): readonly Parameter[] {
  return [...schemas].map(([name, schema]) => ({
    name,
    in: place,
    required: required.has(name),
    schema,
  }));
}
