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
import { carrierOf, headerOf, traceHeaderOf } from './headers.js';
import { clientAddress, methodOf, pathOf, queryText } from './http-request.js';
import { redactedQuery } from './query.js';
import { type Shape, textAt } from './shape.js';
import type { AttributeOptions, Trigger, TriggerName } from './trigger.js';

/** Creates the trigger of an HTTP source: https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
export function createHttpTrigger(
  name: TriggerName,
  matches: (event: unknown) => boolean,
): Trigger {
  return {
    name,
    matches,
    faasTrigger: 'http',
    carrier: carrierOf,
    // Load balancers and VPC Lattice have no other id.
    correlationId: (event) => textAt(event, 'requestContext', 'requestId') ?? traceHeaderOf(event),
    attributes: (event, options) => attributesOf(event, name, options),
  };
}

function attributesOf(event: Shape, name: TriggerName, options: AttributeOptions): Attributes {
  const headers = carrierOf(event);
  const method = methodOf(event);
  const attributes = method === undefined ? {} : methodAttributes(method);
  // Assigned one by one: a literal with computed keys and spreads takes V8 twenty times as long.
  attributes[ATTR_HTTP_ROUTE] = routeOf(event);
  attributes[ATTR_URL_PATH] = pathOf(event, name);
  attributes[ATTR_URL_SCHEME] = headerOf(headers, 'x-forwarded-proto') ?? 'https';
  attributes[ATTR_SERVER_ADDRESS] =
    headerOf(headers, 'host') ?? textAt(event, 'requestContext', 'domainName');
  attributes[ATTR_USER_AGENT_ORIGINAL] =
    headerOf(headers, 'user-agent') ?? textAt(event, 'requestContext', 'http', 'userAgent');
  // The query and the client's address may be personal data, so they are recorded on request alone.
  if (options.captureRequest) {
    attributes[ATTR_URL_QUERY] =
      redactedQuery(queryText(event, name), options.redactor) || undefined;
    attributes[ATTR_CLIENT_ADDRESS] = clientAddress(event);
  }
  return attributes;
}

/**
 * The source's own route: `/orders/{id}`, of payload format 2.0 without its method.
 *
 * `$default`, which is all that a function URL has, names no route.
 */
function routeOf(event: Shape): string | undefined {
  return textAt(event, 'resource') ?? textAt(event, 'routeKey')?.split(' ')[1];
}
