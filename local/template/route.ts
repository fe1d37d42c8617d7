import type { ApiDefinition, ApiLookup } from './api.js';
import type { FunctionDefinition } from './function.js';
import type { TemplateScope } from './template-scope.js';
import { recordOf, textOf, type YamlRecord } from './yaml-value.js';

/** One way from an HTTP request to a function. */
export interface RouteDefinition {
  readonly api: ApiDefinition;
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** `/orders/{id}`, `/files/{proxy+}`; `$default` takes what no other route does. */
  readonly path: string;
  readonly function: FunctionDefinition;
  /** What an HTTP API sends to the function; absent, and without meaning, for a REST API. */
  readonly payloadFormat?: '1.0' | '2.0' | undefined;
  /** Of a REST API: whether what the function streams goes through to the client as it comes. */
  readonly responseTransferMode?: 'BUFFERED' | 'STREAM' | undefined;
}

/** An event that comes over no HTTP: `fluoroscope invoke` can send it. */
export interface EventDefinition {
  readonly function: FunctionDefinition;
  readonly name: string;
  /** `SQS`, `Schedule`, as SAM calls it. */
  readonly type: string;
}

/** What the events of one function make. */
export interface FunctionEvents {
  readonly routes: readonly RouteDefinition[];
  readonly events: readonly EventDefinition[];
}

interface EventSource {
  readonly scope: TemplateScope;
  readonly apis: ApiLookup;
  readonly function: FunctionDefinition;
}

const ANY_METHOD = new Set(['ANY', '*', 'X-AMAZON-APIGATEWAY-ANY-METHOD']);

/** Reads the `Events` of a function. Those whose condition does not hold are left out. */
export function parseEvents(source: EventSource): FunctionEvents {
  const { resolver } = source.scope;
  const resource = resolver.resources.get(source.function.logicalId);
  const declared = resolver.chosen(recordOf(resource?.['Properties'])['Events']);
  const routes: RouteDefinition[] = [];
  const events: EventDefinition[] = [];
  for (const [name, given] of Object.entries(recordOf(declared))) {
    const event = recordOf(resolver.chosen(given));
    const type = textOf(resolver.resolve(event['Type']));
    if (type === undefined || !resolver.holds(event)) continue;
    if (type === 'Api' || type === 'HttpApi') {
      routes.push(...routeOf(source, type === 'Api' ? 'rest' : 'http', event));
    } else {
      events.push({ function: source.function, name, type });
      noteOther(source, event, `the event ${name} (${type})`);
    }
  }
  return { routes, events };
}

function noteOther(
  { scope, function: { logicalId } }: EventSource,
  event: YamlRecord,
  what: string,
) {
  const cure = `Send one with: fluoroscope invoke ${logicalId}`;
  scope.note(scope.placeOf(event), `${logicalId}: ${what} is not served here. ${cure}`);
}

function routeOf(
  { scope, apis, function: definition }: EventSource,
  kind: ApiDefinition['kind'],
  event: YamlRecord,
): readonly RouteDefinition[] {
  const given = recordOf(scope.resolver.chosen(event['Properties']));
  const resolved = (key: string): string | undefined => textOf(scope.resolver.resolve(given[key]));
  const path = resolved('Path') ?? (kind === 'http' ? '$default' : undefined);
  if (path === undefined) {
    scope.note(
      scope.placeOf(event),
      `${definition.logicalId}: an event of the type Api has no Path.`,
    );
    return [];
  }
  const method = (resolved('Method') ?? 'ANY').toUpperCase();
  const route = {
    api: apis(kind, given[kind === 'rest' ? 'RestApiId' : 'ApiId']),
    method: ANY_METHOD.has(method) ? 'ANY' : method,
    path: path === '$default' || path.startsWith('/') ? path : `/${path}`,
    function: definition,
  };
  if (kind === 'rest') {
    const streams = resolved('ResponseTransferMode')?.toUpperCase() === 'STREAM';
    return [streams ? { ...route, responseTransferMode: 'STREAM' } : route];
  }
  // Without quotes, 1.0 is the number 1.
  const payloadFormat = Number(resolved('PayloadFormatVersion')) === 1 ? '1.0' : '2.0';
  return [{ ...route, payloadFormat }];
}
