import { type Span, SpanStatusCode, type TracerProvider } from '@opentelemetry/api';
import { currentInvocation } from './invocation.js';
import { ATTR_ERROR_TYPE } from './semconv.js';

/** Which invocation's open spans a span is among. */
const homes = new WeakMap<Span, Set<Span>>();

const SENDS_OPEN_SPANS = Symbol.for('fluoroscope.sendsOpenSpans.1');

/** Sends spans as they stand, ended as an error of this type; the spans themselves stay open. */
export type OpenSpanSender = (spans: readonly Span[], errorType: string) => void;

/** Notes a span that begins in the running invocation, so that its deadline can tell of it. */
export function noteOpenSpan(span: Span): void {
  const open = currentInvocation()?.openSpans;
  if (open === undefined) return;
  open.add(span);
  homes.set(span, open);
}

/** Notes that a span ended. */
export function noteEndedSpan(span: Span): void {
  homes.get(span)?.delete(span);
}

/** Marks a provider that can send spans which have not ended. */
export function sendOpenSpans<TProvider extends TracerProvider>(
  provider: TProvider,
  send: OpenSpanSender,
): TProvider {
  return Object.assign(provider, { [SENDS_OPEN_SPANS]: send });
}

/**
 * Tells a backend of spans that may never end: innermost first, as errors of one type.
 *
 * Our own providers send them as they stand, and again under the same ids when they do end after
 * all. Any other provider knows ended spans alone, so there they are ended.
 */
export function failOpenSpans(
  provider: TracerProvider,
  spans: readonly Span[],
  errorType: string,
): void {
  const send = (provider as { readonly [SENDS_OPEN_SPANS]?: OpenSpanSender })[SENDS_OPEN_SPANS];
  if (send !== undefined) {
    send(spans, errorType);
    return;
  }
  for (const span of spans) {
    // The deadline may have ended it before the process's own end asks again.
    if (!span.isRecording()) continue;
    span.setAttribute(ATTR_ERROR_TYPE, errorType);
    span.setStatus({ code: SpanStatusCode.ERROR, message: errorType });
    span.end();
  }
}
