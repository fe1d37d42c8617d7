import { type Attributes, type Span, trace } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { activeContext, currentInvocation, runInContext } from '../invocation.js';
import { markError, markResult } from '../invocation-span.js';
import { noteEndedSpan, noteOpenSpan } from '../open-spans.js';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_HTTP_ROUTE } from '../semconv.js';
import { activeTracer } from '../telemetry.js';
import type { Exchange } from './exchange.js';
import type { Frame } from './middleware.js';
import { afterwards, type Done } from './settle.js';

const TRACING = 'tracing a route';

/**
 * Runs a request in its route's span, `GET /orders/:id`, and measures it where the application wants that.
 *
 * Without a route there is no span, as a name made of the path would be a new one for each request.
 * An error that was mapped to a 5xx then goes onto the invocation's span.
 */
export function observe(c: Exchange, run: () => Done): Done {
  const measured = c.app.measure?.(c);
  c.span = currentInvocation()?.span;
  const span = guarded(TRACING, () => startSpan(c));
  const done = span === undefined ? run() : runInContext(trace.setSpan(activeContext(), span), run);
  return afterwards(done, () => {
    guarded(TRACING, () => endSpan(c, span));
    measured?.();
  });
}

/** Makes a middleware that a request enters an event of its span; the first one has the index 0. */
export function noteMiddleware(c: Exchange, { name }: Frame): void {
  const { entered = 0 } = c;
  c.entered = entered + 1;
  const attributes = { 'middleware.name': name || 'anonymous', 'middleware.index': entered };
  guarded(TRACING, () => c.span?.addEvent('middleware', attributes));
}

/** A span without a kind is INTERNAL; none where nothing is recorded. */
function startSpan(c: Exchange): Span | undefined {
  const { matched, method } = c;
  if (matched === undefined) return undefined;
  c.span?.setAttribute(ATTR_HTTP_ROUTE, matched.template);
  const attributes: Attributes = {};
  // HEAD may be answered by the route of GET, which its label does not say.
  attributes[ATTR_HTTP_REQUEST_METHOD] = method;
  attributes[ATTR_HTTP_ROUTE] = matched.template;
  const tracer = activeTracer('fluoroscope/router');
  const span = tracer.startSpan(matched.label, { attributes }, activeContext());
  if (!span.isRecording()) return undefined;
  noteOpenSpan(span);
  c.span = span;
  return span;
}

function endSpan(c: Exchange, span: Span | undefined): void {
  const { answer, error, isBroken } = c;
  const { status: statusCode = 204 } = answer;
  if (span !== undefined) {
    noteEndedSpan(span);
    // A foreign provider's span may have been ended at the deadline.
    if (!span.isRecording()) return;
    markResult(span, c.trigger, { statusCode });
  }
  const isFault = isBroken || (statusCode >= 500 && error !== undefined);
  if (isFault && c.span !== undefined) markError(c.span, error, true);
  span?.end();
}
