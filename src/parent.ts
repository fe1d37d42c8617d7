import {
  type Context,
  context,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api';
import { noteRuntimeTrace } from './runtime-trace.js';
import type { Telemetry } from './telemetry.js';
import { headerContext, madeUpParentId, parseTraceHeader, XRAY_HEADER } from './trace-header.js';
import { headerOf } from './trigger/headers.js';
import type { Carrier } from './trigger/trigger.js';

/** Where an invocation span stands: under which parent, of which trace, beside which links. */
export interface SpanOrigin {
  readonly kind: SpanKind;
  readonly parent: Context;
  readonly links: Link[];
  /** The trace that a span without a parent is part of; absent with a parent, or in a new trace. */
  readonly traceId: string | undefined;
}

const getter: TextMapGetter<Carrier> = {
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => headerOf(carrier, key.toLowerCase()),
};

/** Links to the senders of a batch's records, each sender once. */
export function recordLinks(telemetry: Telemetry, carriers: readonly Carrier[] = []): Link[] {
  const links = new Map<string, Link>();
  for (const carrier of carriers) {
    const extracted = telemetry.propagator.extract(ROOT_CONTEXT, carrier, getter);
    // Amazon's own header also for telemetries whose propagator does not know it.
    const context = validIn(extracted) ?? amazonContext(carrier);
    if (context?.spanId) links.set(context.traceId + context.spanId, { context });
  }
  return [...links.values()];
}

/**
 * Finds the parent of an invocation span.
 *
 * An active recording span comes first (somebody else's wrapper is around us), then by
 * `telemetry.parent` the runtime's trace header or the event's own context, then a new trace.
 * What was not taken becomes a link.
 */
export function spanOrigin(
  telemetry: Telemetry,
  headers: Carrier = {},
  header: string | undefined,
): SpanOrigin {
  const extracted = carriesContext(telemetry, headers)
    ? telemetry.propagator.extract(ROOT_CONTEXT, headers, getter)
    : ROOT_CONTEXT;
  const event = eventContext(headers, extracted);
  const respectsZero = telemetry.sampledZero === 'respect';
  const runtime = runtimeContext(header, respectsZero);
  const isTrusted = telemetry.trustEventContext !== false;
  const candidates = (telemetry.parent === 'runtime' ? [runtime, event] : [event, runtime]).filter(
    (one) => one !== undefined && (isTrusted || one === runtime),
  );

  const active = context.active();
  const around = trace.getSpan(active);
  const isInner = around?.isRecording() === true;
  // With a root and no parent Lambda passes a trace through that it takes no part in: there is no
  // function segment. Where zero is respected it is a parent that records nothing, so that the logs
  // have its id; the parent's own id is made up and is never sent.
  const found = candidates.find((one) => one?.spanId || (respectsZero && one === runtime));
  const taken = isInner
    ? around.spanContext()
    : found && { ...found, spanId: found.spanId || madeUpParentId(found.traceId) };
  // The event's baggage travels on.
  const base = isTrusted ? extracted : ROOT_CONTEXT;
  const under = taken ? trace.setSpanContext(base, taken) : trace.deleteSpan(base);
  return {
    kind: isInner ? SpanKind.INTERNAL : SpanKind.SERVER,
    parent: isInner ? active : under,
    links: [event, runtime].flatMap((one) =>
      one?.spanId && one.spanId !== taken?.spanId ? { context: one } : [],
    ),
    traceId: taken ? undefined : candidates[0]?.traceId,
  };
}

/**
 * Whether the headers have anything for the propagator to read.
 *
 * Most requests have nothing, or Amazon's header with a root alone, which is read here anyway.
 */
function carriesContext({ propagator }: Telemetry, headers: Carrier): boolean {
  const fields = propagator.fields();
  return (
    fields.length === 0 ||
    fields.some((field) => {
      const header = headerOf(headers, field.toLowerCase());
      return header !== undefined && (field !== XRAY_HEADER || header.includes('Parent='));
    })
  );
}

/** The context of an event's headers; without a span's id where they name a trace alone. */
function eventContext(headers: Carrier, extracted: Context): SpanContext | undefined {
  const found = validIn(extracted);
  // A malformed one says nothing, and Amazon's header beside it may name no parent.
  if (found && headerOf(headers, 'traceparent')?.includes(found.spanId)) return found;
  const amazon = amazonContext(headers);
  // At every HTTP entry of AWS the header names a trace and no parent: there is no span to be under.
  return amazon?.spanId === '' ? amazon : (found ?? amazon);
}

function validIn(from: Context): SpanContext | undefined {
  const found = trace.getSpanContext(from);
  return found && isSpanContextValid(found) ? found : undefined;
}

function amazonContext(headers: Carrier): SpanContext | undefined {
  const header = parseTraceHeader(headerOf(headers, XRAY_HEADER));
  return header && headerContext(header, header.sampled !== false);
}

function runtimeContext(text: string | undefined, respectsZero: boolean): SpanContext | undefined {
  const header = parseTraceHeader(text);
  if (header === undefined) return undefined;
  noteRuntimeTrace(header);
  const isSampled = header.parentId !== undefined && header.sampled !== false;
  return headerContext(header, isSampled || !respectsZero);
}
