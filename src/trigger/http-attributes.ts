import type { Attributes } from '@opentelemetry/api';
import type { Redactor } from '../redaction.js';
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_ROUTE,
  ATTR_SERVER_ADDRESS,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '../semconv.js';
import { redactedQuery } from './query.js';
import type { AttributeOptions } from './trigger.js';

/** What an HTTP source knows of a request. */
export interface HttpFacts {
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** The low-cardinality route, when the source has one: `/orders/{id}`. */
  readonly route: string | undefined;
  readonly scheme: string | undefined;
  readonly host: string | undefined;
  readonly userAgent: string | undefined;
  /** Without the `?`. Asked for only when it is recorded. */
  readonly query: () => string | undefined;
  readonly clientIp: () => string | undefined;
}

const METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'QUERY',
]);

/** The attributes of an HTTP server span: https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
export function httpAttributes(facts: HttpFacts, options: AttributeOptions): Attributes {
  const attributes: Attributes = {};
  if (facts.method !== undefined) {
    // An unknown word would let a client make up values without end.
    if (METHODS.has(facts.method)) attributes[ATTR_HTTP_REQUEST_METHOD] = facts.method;
    else {
      attributes[ATTR_HTTP_REQUEST_METHOD] = '_OTHER';
      attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = facts.method;
    }
  }
  if (facts.route !== undefined) attributes[ATTR_HTTP_ROUTE] = facts.route;
  if (facts.path !== undefined) attributes[ATTR_URL_PATH] = facts.path;
  attributes[ATTR_URL_SCHEME] = facts.scheme ?? 'https';
  if (facts.host !== undefined) attributes[ATTR_SERVER_ADDRESS] = facts.host;
  if (facts.userAgent !== undefined) attributes[ATTR_USER_AGENT_ORIGINAL] = facts.userAgent;
  if (options.captureRequest) addPersonal(attributes, facts, options.redactor);
  return attributes;
}

/** The query and the client's address may be personal data, so they are recorded on request alone. */
function addPersonal(
  attributes: Attributes,
  facts: HttpFacts,
  redactor: Redactor | undefined,
): void {
  const query = facts.query();
  const clientIp = facts.clientIp();
  if (query !== undefined && query !== '') {
    attributes[ATTR_URL_QUERY] = redactedQuery(query, redactor);
  }
  if (clientIp !== undefined) attributes[ATTR_CLIENT_ADDRESS] = clientIp;
}
