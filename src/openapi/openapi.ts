import { diag } from '@opentelemetry/api';
import { applicationOf, type IncludableRouter } from '../router/application.js';
import type { Route } from '../router/route.js';
import { isShape } from '../trigger/shape.js';
import { createApiPaths } from './api-path.js';
import { createSchemaStore, type JsonSchema } from './json-schema.js';
import { type Operation, operationName, operationOf } from './operation.js';
import { uniqueName } from './unique-name.js';

/** What a document says beside the routes. */
export interface OpenApiOptions {
  /** https://spec.openapis.org/oas/v3.1.1.html#info-object */
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string | undefined;
  };
  readonly servers?:
    | ReadonlyArray<{ readonly url: string; readonly description?: string }>
    | undefined;
  readonly tags?:
    | ReadonlyArray<{ readonly name: string; readonly description?: string }>
    | undefined;
  /** Which of the security schemes below all operations need. */
  readonly security?: ReadonlyArray<Readonly<Record<string, readonly string[]>>> | undefined;
  readonly securitySchemes?: Readonly<Record<string, unknown>> | undefined;
}

/** A document of OpenAPI 3.1, as plain data. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: OpenApiOptions['info'];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** The methods that a document has operations for; HEAD and OPTIONS are answered without being asked for. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'TRACE']);

const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    statusCode: { type: 'integer' },
    error: { type: 'string' },
    message: { type: 'string' },
    details: {},
  },
  required: ['statusCode', 'error', 'message'],
};

/**
 * Makes the OpenAPI 3.1 document of an application, in the order in which its routes were registered.
 *
 * Schemas are shown as their libraries say them in JSON Schema; one that cannot be shown is `{}`,
 * with one warning.
 *
 * @throws TypeError for no router, or an `info` without title and version.
 */
export function openapi(app: IncludableRouter, options: OpenApiOptions): OpenApiDocument {
  const { routes } = applicationOf(app, 'openapi()');
  const { info, securitySchemes, ...rest } = checkedOptions(options);
  const store = createSchemaStore({ Error: ERROR_SCHEMA });
  const pathOf = createApiPaths();
  const paths: Record<string, Record<string, Operation>> = {};
  const ids = new Set<string>();
  for (const route of routes) {
    if (!METHODS.has(route.method)) continue;
    const path = pathOf(route.segments);
    const operations = paths[path.path] ?? {};
    paths[path.path] = operations;
    const method = route.method.toLowerCase();
    if (operations[method] !== undefined) {
      diag.warn(
        `openapi(): ${route.label} is left out, as ${path.path} has that method already. OpenAPI knows paths by their shape alone.`,
      );
      continue;
    }
    const operationId = uniqueId(route, ids);
    operations[method] = operationOf(route, { path, operationId, store });
  }
  return {
    openapi: '3.1.1',
    info,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    paths,
    components: {
      schemas: store.schemas,
      responses: {
        Error: {
          description: 'An error',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
      ...(securitySchemes !== undefined && { securitySchemes }),
    },
  };
}

function checkedOptions(options: OpenApiOptions): OpenApiOptions {
  const info: unknown = isShape(options) ? options.info : undefined;
  if (isShape(info) && typeof info['title'] === 'string' && typeof info['version'] === 'string') {
    return options;
  }
  throw new TypeError(
    'openapi() needs a title and a version. Write openapi(app, { info: { title: "Orders", version: "1.0.0" } }).',
  );
}

function uniqueId(route: Route, ids: Set<string>): string {
  const wanted = route.options.operationId || operationName(route);
  const id = uniqueName(wanted, (name) => ids.has(name));
  ids.add(id);
  return id;
}
