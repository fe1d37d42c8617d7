import { type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { isKnownMethod, methodAttributes } from '../http-method.js';
import { endInnerSpan, startInnerSpan } from '../inner-span.js';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
} from '../semconv.js';
import { runtimeApiAddress } from './config.js';
import { markFailure } from './failure.js';
import { type OutgoingHeaders, outgoingHeaders } from './headers.js';
import { isQuiet } from './quiet.js';

/** What both of Node's HTTP clients have on a request of theirs. */
interface OutgoingRequest {
  readonly method: string;
  /** With its query, which is not recorded. */
  readonly path: string;
}

/** Where a request goes, as the parts of a `URL`. */
type Origin = Readonly<Record<'protocol' | 'hostname' | 'port', string>>;

/** The spans of requests under way; without one those that were looked at, and are not followed. */
const spans = new WeakMap<OutgoingRequest, Span | undefined>();

/**
 * Starts the span of an outgoing request, under the innermost span around this code.
 *
 * Returns the headers that carry it on; `undefined` for what gets no span: a request that was looked
 * at before, one that has a span already or whose tracing is suppressed, a tunnel (CONNECT), and
 * the calls by which Lambda's runtime fetches invocations.
 */
export function startClientSpan(
  request: OutgoingRequest,
  { protocol, hostname, port }: Origin,
): OutgoingHeaders | undefined {
  if (spans.has(request)) return undefined;
  spans.set(request, undefined);
  const { method, path } = request;
  const address = hostname.replace(/^\[|\]$/g, '');
  const isRuntime = runtimeApiAddress() === `${address}:${port || 80}`;
  if (method === 'CONNECT' || isRuntime || isQuiet()) return undefined;
  const host = address.includes(':') ? `[${address}]` : address;
  // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
  const attributes = methodAttributes(method);
  attributes[ATTR_SERVER_ADDRESS] = address;
  attributes['server.port'] = port ? Number(port) : undefined;
  // Without its query and without credentials: both hold secrets.
  attributes['url.full'] =
    `${protocol}//${host}${port && `:${port}`}${path.startsWith('/') ? path.replace(/[?#].*$/s, '') : '/'}`;
  const [span, inside] = startInnerSpan(
    'fluoroscope/http',
    isKnownMethod(method) ? method : 'HTTP',
    { kind: SpanKind.CLIENT, attributes },
  );
  spans.set(request, span);
  return outgoingHeaders(inside);
}

/** Ends a request's span, by the answer's status or by an error; once, and nothing for a request without one. */
export function endClientSpan(
  request: OutgoingRequest,
  status: number | undefined,
  error?: unknown,
): void {
  const span = spans.get(request);
  spans.set(request, undefined);
  if (span === undefined) return;
  endInnerSpan(span, () => {
    if (status === undefined) return markFailure(span, error);
    span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    // The caller's error as well as the server's.
    if (status < 400) return;
    span.setAttribute(ATTR_ERROR_TYPE, String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  });
}
