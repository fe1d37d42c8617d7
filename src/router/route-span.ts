import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { recordException } from '../exception.js';
import { guarded } from '../guarded.js';
import { activeContext, currentInvocation, runInContext } from '../invocation.js';
import { noteEndedSpan, noteOpenSpan } from '../open-spans.js';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
} from '../semconv.js';
import { activeTracer } from '../telemetry.js';
import { thrown } from '../thrown.js';
import type { Exchange } from './exchange.js';
import type { AnyMiddleware, Route } from './route.js';
import { afterwards, type Done } from './settle.js';

const SCOPE = 'fluoroscope/router';

/**
 * Runs a request in its route's span, `GET /orders/:id`.
 *
 * Without a route there is no span, as a name made of the path would be a new one for each request.
 * An error that was mapped to a 5xx then goes onto the invocation's span.
 */
export function runInRouteSpan(exchange: Exchange, run: () => Done): Done {
  const { route } = exchange;
  const outer = currentInvocation()?.span;
  exchange.span = outer;
  if (route === undefined) return afterwards(run(), () => end(() => recordFailure(exchange)));
  const span = guarded('starting the route span', () => {
    outer?.setAttribute(ATTR_HTTP_ROUTE, route.template);
    return startSpan(exchange, route);
  });
  if (span?.isRecording() !== true) return run();
  exchange.span = span;
  noteOpenSpan(span);
  const done = runInContext(trace.setSpan(activeContext(), span), run);
  return afterwards(done, () => end(() => endSpan(exchange, span)));
}

/** Makes a middleware that a request enters an event of its span; the first one has the index 0. */
export function noteMiddleware(exchange: Exchange, middleware: AnyMiddleware): void {
  const attributes = {
    'middleware.name': middleware.name || 'anonymous',
    'middleware.index': exchange.entered,
  };
  exchange.entered += 1;
  guarded('noting a middleware', () => exchange.span?.addEvent('middleware', attributes));
}

/** A span without a kind is INTERNAL. */
function startSpan({ method }: Exchange, { label, template }: Route): Span {
  const attributes = {
    // HEAD may be answered by the route of GET, which its label does not say.
    [ATTR_HTTP_REQUEST_METHOD]: method,
    [ATTR_HTTP_ROUTE]: template,
  };
  return activeTracer(SCOPE).startSpan(label, { attributes }, activeContext());
}

function endSpan(exchange: Exchange, span: Span): void {
  noteEndedSpan(span);
  // A foreign provider's span may have been ended at the deadline.
  if (!span.isRecording()) return;
  const { error, response, isBroken } = exchange;
  const { status = 204 } = response;
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  if (status >= 500 || isBroken) {
    const cause = error === undefined ? undefined : thrown(error);
    const code = SpanStatusCode.ERROR;
    span.setStatus(cause === undefined ? { code } : { code, message: cause.message });
    span.setAttribute(ATTR_ERROR_TYPE, cause?.name ?? String(status));
    recordFailure(exchange);
  }
  span.end();
}

function recordFailure({ error, response, isBroken, span }: Exchange): void {
  if (error === undefined || (Number(response.status) < 500 && !isBroken)) return;
  if (span !== undefined) recordException(span, error);
}

function end(work: () => void): void {
  guarded('ending the route span', work);
}
