import {
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { processState } from './process-state.js';
import { headerContext, madeUpParentId } from './trace-header.js';

/** The trace id that the next root span of our providers takes; set for one synchronous call. */
const request = processState<{ traceId: string | undefined }>('rootTraceId', () => ({
  traceId: undefined,
}));

const TAKES_TRACE_IDS = Symbol.for('fluoroscope.takesTraceIds.1');

/** The trace id that a root span being started is to take; for id generators. */
export function requestedTraceId(): string | undefined {
  return request.traceId;
}

/** Marks a provider whose id generator asks for `requestedTraceId()`. */
export function takeTraceIds<TProvider extends TracerProvider>(provider: TProvider): TProvider {
  return Object.assign(provider, { [TAKES_TRACE_IDS]: true });
}

/**
 * Starts a span that has no parent, from a context without one, in a trace whose id is known.
 *
 * OpenTelemetry has no call for it: an id of a trace is taken over together with a parent. Our own
 * providers are asked through their id generator; with any other the span gets a made-up remote
 * parent, which no backend will find, but logs and traces keep one trace id.
 */
export function startRootSpan(
  tracer: Tracer,
  root: { readonly traceId: string; readonly provider: TracerProvider; readonly from: Context },
  span: { readonly name: string; readonly options: SpanOptions },
): Span {
  const { traceId, provider, from } = root;
  const isTaken = TAKES_TRACE_IDS in provider;
  const parentId = madeUpParentId(traceId);
  const parent = isTaken
    ? from
    : trace.setSpanContext(from, headerContext({ traceId, parentId }, true));
  request.traceId = isTaken ? traceId : undefined;
  try {
    return tracer.startSpan(span.name, span.options, parent);
  } finally {
    request.traceId = undefined;
  }
}
