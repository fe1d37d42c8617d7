import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { isKnownMethod, methodAttributes } from '../http-method.js';
import { activeContext } from '../invocation.js';
import { noteEndedSpan, noteOpenSpan } from '../open-spans.js';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
} from '../semconv.js';
import { activeTracer } from '../telemetry.js';
import { runtimeApiAddress } from './config.js';
import { type OutgoingHeaders, outgoingHeaders } from './headers.js';
import { isQuiet } from './quiet.js';

/** What both of Node's HTTP clients say of a request. */
export interface OutgoingRequest {
  readonly method: string;
  /** `http:` or `https:`. */
  readonly protocol: string;
  /** Without brackets, when it is an IPv6 address. */
  readonly hostname: string;
  /** Absent when it is the protocol's own. */
  readonly port: number | undefined;
  /** With its query, which is not recorded. */
  readonly path: string;
}

/** A request's span, and the headers that carry it on. */
export interface ClientSpan {
  readonly span: Span;
  readonly headers: OutgoingHeaders;
}

const ATTR_SERVER_PORT = 'server.port';
const ATTR_URL_FULL = 'url.full';

/**
 * Starts the span of an outgoing request, under the innermost span around this code.
 *
 * `undefined` for what gets none: a request that has a span already or whose tracing is suppressed,
 * a tunnel (CONNECT), and the calls by which Lambda's runtime fetches invocations.
 */
export function startClientSpan(request: OutgoingRequest): ClientSpan | undefined {
  const { method, hostname, port } = request;
  if (method === 'CONNECT' || isQuiet()) return undefined;
  if (runtimeApiAddress() === `${hostname}:${port ?? 80}`) return undefined;
  const parent = activeContext();
  const span = activeTracer('fluoroscope/http').startSpan(
    isKnownMethod(method) ? method : 'HTTP',
    { kind: SpanKind.CLIENT, attributes: requestAttributes(request) },
    parent,
  );
  noteOpenSpan(span);
  return { span, headers: outgoingHeaders(trace.setSpan(parent, span)) };
}

/** Notes the answer's status on the span and ends it: an error from 400 up, as the caller's it is. */
export function endWithStatus(span: Span, status: number): void {
  noteEndedSpan(span);
  // A foreign provider's span may have been ended at the deadline.
  if (!span.isRecording()) return;
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  if (status >= 400) {
    span.setAttribute(ATTR_ERROR_TYPE, String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span */
function requestAttributes(request: OutgoingRequest): Attributes {
  const attributes = methodAttributes(request.method);
  attributes[ATTR_SERVER_ADDRESS] = request.hostname;
  attributes[ATTR_SERVER_PORT] = request.port;
  attributes[ATTR_URL_FULL] = fullUrl(request);
  return attributes;
}

/** The URL without its query and without credentials: both hold secrets. */
function fullUrl({ protocol, hostname, port, path }: OutgoingRequest): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const origin = `${protocol}//${host}${port === undefined ? '' : `:${port}`}`;
  return origin + (path.startsWith('/') ? path.replace(/[?#].*$/s, '') : '/');
}
