import type { Attributes } from '@opentelemetry/api';
import { methodAttributes } from '../http-method.js';
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_HTTP_ROUTE,
  ATTR_SERVER_ADDRESS,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '../semconv.js';
import { carrierOf, headerOf } from './headers.js';
import { redactedQuery } from './query.js';
import type { Shape } from './shape.js';
import type { AttributeOptions, Carrier, Trigger, TriggerName } from './trigger.js';

/** What an HTTP source says of a request, beside its headers. */
interface HttpFacts {
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** The low-cardinality route, when the source has one: `/orders/{id}`. */
  readonly route?: string | undefined;
  /** Where there is no header `Host`. */
  readonly host?: string | undefined;
  /** Where there is no header `User-Agent`. */
  readonly userAgent?: string | undefined;
  /** Without the `?`. Asked for only when it is recorded. */
  readonly query: () => string | undefined;
  readonly clientIp: () => string | undefined;
}

/** A source of HTTP requests. */
export interface HttpTrigger {
  readonly name: TriggerName;
  readonly matches: (event: unknown) => boolean;
  readonly facts: (event: Shape, headers: Carrier) => HttpFacts;
  readonly correlationId: (event: Shape) => string | undefined;
}

/** Creates the trigger of an HTTP source: https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
/* @__NO_SIDE_EFFECTS__ */
export function createHttpTrigger({ facts, ...source }: HttpTrigger): Trigger {
  return {
    ...source,
    faasTrigger: 'http',
    carrier: carrierOf,
    attributes(event, options) {
      const headers = carrierOf(event);
      return attributesOf(facts(event, headers), headers, options);
    },
  };
}

function attributesOf(facts: HttpFacts, headers: Carrier, options: AttributeOptions): Attributes {
  const { method, path, route, host, userAgent } = facts;
  const attributes = method === undefined ? {} : methodAttributes(method);
  // Assigned one by one: a literal with computed keys and spreads takes V8 twenty times as long.
  attributes[ATTR_HTTP_ROUTE] = route;
  attributes[ATTR_URL_PATH] = path;
  attributes[ATTR_URL_SCHEME] = headerOf(headers, 'x-forwarded-proto') ?? 'https';
  attributes[ATTR_SERVER_ADDRESS] = headerOf(headers, 'host') ?? host;
  attributes[ATTR_USER_AGENT_ORIGINAL] = headerOf(headers, 'user-agent') ?? userAgent;
  if (options.captureRequest) addPersonal(attributes, facts, options);
  return attributes;
}

/** The query and the client's address may be personal data, so they are recorded on request alone. */
function addPersonal(
  attributes: Attributes,
  { query, clientIp }: HttpFacts,
  { redactor }: AttributeOptions,
): void {
  const text = query();
  if (text) attributes[ATTR_URL_QUERY] = redactedQuery(text, redactor);
  attributes[ATTR_CLIENT_ADDRESS] = clientIp();
}
