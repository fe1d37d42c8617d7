import type { FunctionDefinition } from './function.js';
import { recordOf, referenceOf, textOf, textsOf, type YamlRecord } from './yaml-value.js';

/** One way from an HTTP request to a function. */
export interface RouteDefinition {
  readonly api: ApiDefinition;
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** `/orders/{id}`, `/files/{proxy+}`; `$default` takes what no other route does. */
  readonly path: string;
  readonly function: FunctionDefinition;
}

/** The API that a route belongs to, as much of it as shows in an event or an answer. */
export interface ApiDefinition {
  /** `rest`: a REST API, whose events have format 1.0; `http`: an HTTP API, format 2.0. */
  readonly kind: 'rest' | 'http';
  /** `Prod`, as an API that SAM makes has, or `$default` for an HTTP API. */
  readonly stage: string;
  /** `type/subtype`, as a REST API's `BinaryMediaTypes` writes them after SAM's `~1` is undone. */
  readonly binaryMediaTypes: readonly string[];
}

/** What the routes of a function are read with. */
export interface RouteSource {
  readonly function: FunctionDefinition;
  readonly resource: YamlRecord;
  readonly resources: YamlRecord;
  readonly globals: YamlRecord;
  readonly note: (sentence: string) => void;
}

const ANY_METHOD = new Set(['ANY', '*', 'X-AMAZON-APIGATEWAY-ANY-METHOD']);

/** The routes that the `Api` and `HttpApi` events of a function make. */
export function parseRoutes(source: RouteSource): readonly RouteDefinition[] {
  const events = recordOf(recordOf(source.resource['Properties'])['Events']);
  return Object.entries(events).flatMap(([name, event]) => {
    const type = textOf(recordOf(event)['Type']);
    const properties = recordOf(recordOf(event)['Properties']);
    if (type === 'Api') return [routeOf(source, restApi(source, properties), properties)];
    if (type === 'HttpApi') return [routeOf(source, httpApi(source, properties), properties)];
    source.note(`${source.function.logicalId}: the event ${name} (${type}) is not served here.`);
    return [];
  });
}

function routeOf(source: RouteSource, api: ApiDefinition, properties: YamlRecord): RouteDefinition {
  const path = textOf(properties['Path']);
  const method = (textOf(properties['Method']) ?? 'ANY').toUpperCase();
  return {
    api,
    method: ANY_METHOD.has(method) ? 'ANY' : method,
    path: path ?? (api.kind === 'http' ? '$default' : '/'),
    function: source.function,
  };
}

function restApi(source: RouteSource, event: YamlRecord): ApiDefinition {
  const own = apiProperties(source, event['RestApiId']);
  const globals = recordOf(source.globals['Api']);
  return {
    kind: 'rest',
    // The stage of the API that SAM makes for functions that name none.
    stage: textOf(own['StageName']) ?? textOf(globals['StageName']) ?? 'Prod',
    binaryMediaTypes: [
      ...textsOf(globals['BinaryMediaTypes']),
      ...textsOf(own['BinaryMediaTypes']),
    ].map((type) => type.replace('~1', '/')),
  };
}

function httpApi(source: RouteSource, event: YamlRecord): ApiDefinition {
  const own = apiProperties(source, event['ApiId']);
  const globals = recordOf(source.globals['HttpApi']);
  if (textOf(event['PayloadFormatVersion']) === '1.0') {
    source.note(`${source.function.logicalId}: payload format 1.0 is served as 2.0.`);
  }
  return {
    kind: 'http',
    stage: textOf(own['StageName']) ?? textOf(globals['StageName']) ?? '$default',
    binaryMediaTypes: [],
  };
}

function apiProperties(source: RouteSource, api: unknown): YamlRecord {
  const logicalId = referenceOf(api) ?? textOf(api);
  if (logicalId === undefined) return {};
  return recordOf(recordOf(source.resources[logicalId])['Properties']);
}
