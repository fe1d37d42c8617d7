import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { activeContext, currentInvocation, runInContext } from '../invocation.js';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
} from '../semconv.js';
import { activeTracer } from '../telemetry.js';
import { thrown } from '../thrown.js';
import type { Exchange } from './exchange.js';
import type { Route } from './route.js';

const SCOPE = 'fluoroscope/router';

/**
 * Runs a request in its route's span, `GET /orders/:id`.
 *
 * Without a route there is no span, as a name made of the path would be a new one for each request.
 * An error that was mapped to a 5xx then goes onto the invocation's span.
 */
export function runInRouteSpan(
  exchange: Exchange,
  run: () => void | Promise<void>,
): void | Promise<void> {
  const { route } = exchange;
  const invocation = currentInvocation();
  if (route === undefined) {
    return afterwards(run(), () => recordFailure(exchange, invocation?.span));
  }
  const span = guarded('starting the route span', () => {
    invocation?.span.setAttribute(ATTR_HTTP_ROUTE, route.template);
    return startSpan(exchange, route);
  });
  if (span?.isRecording() !== true) return run();
  const done = runInContext(trace.setSpan(activeContext(), span), run);
  return afterwards(done, () => endSpan(exchange, span));
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
  const { error, response } = exchange;
  const { status = 204 } = response;
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  if (status >= 500) {
    const cause = error === undefined ? undefined : thrown(error);
    const code = SpanStatusCode.ERROR;
    span.setStatus(cause === undefined ? { code } : { code, message: cause.message });
    span.setAttribute(ATTR_ERROR_TYPE, cause?.name ?? String(status));
    recordFailure(exchange, span);
  }
  span.end();
}

function recordFailure({ error, response }: Exchange, span: Span | undefined): void {
  if (error === undefined || Number(response.status) < 500) return;
  span?.recordException(error instanceof Error ? error : thrown(error).message);
}

/** Ends our own part once a run is over, at once when it is over already. */
function afterwards(done: void | Promise<void>, end: () => void): void | Promise<void> {
  const ending = (): void => guarded('ending the route span', end);
  return done === undefined ? ending() : done.then(ending);
}
