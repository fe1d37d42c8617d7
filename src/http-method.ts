import type { Attributes } from '@opentelemetry/api';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_HTTP_REQUEST_METHOD_ORIGINAL } from './semconv.js';

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
const METHODS = /* @__PURE__ */ new Set(
  'CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT QUERY TRACE'.split(' '),
);

/** Whether OpenTelemetry knows a method: any other word would let a client make up values without end. */
export function isKnownMethod(method: string): boolean {
  return METHODS.has(method);
}

/** The attributes of a request's method. */
export function methodAttributes(method: string): Attributes {
  const isKnown = isKnownMethod(method);
  const attributes: Attributes = {};
  attributes[ATTR_HTTP_REQUEST_METHOD] = isKnown ? method : '_OTHER';
  if (!isKnown) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method;
  return attributes;
}
