import {
  type Context,
  context,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  type TextMapGetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { noteRuntimeTrace } from './runtime-trace.js';
import type { Telemetry } from './telemetry.js';
import { madeUpParentId, parseTraceHeader, type TraceHeader, XRAY_HEADER } from './trace-header.js';
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

/** A trace that may be continued: with a parent in it, or its id alone. */
interface Candidate {
  readonly spanContext?: SpanContext | undefined;
  readonly traceId?: string | undefined;
  /** The span's id is made up, so there is nothing that a link could lead to. */
  readonly isMadeUp?: boolean;
}

const getter: TextMapGetter<Carrier> = {
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => headerOf(carrier, key.toLowerCase()),
};

/** The context that a carrier names, read by the telemetry's propagator, else as Amazon's own header. */
export function carriedContext(telemetry: Telemetry, carrier: Carrier): SpanContext | undefined {
  const extracted = trace.getSpanContext(
    telemetry.propagator.extract(ROOT_CONTEXT, carrier, getter),
  );
  return valid(extracted) ?? amazonContext(amazonHeader(carrier));
}

/** Links to the senders of a batch's records, each sender once. */
export function recordLinks(telemetry: Telemetry, carriers: readonly Carrier[]): Link[] {
  const links = new Map<string, Link>();
  for (const carrier of carriers) {
    const context = carriedContext(telemetry, carrier);
    if (context !== undefined) links.set(context.traceId + context.spanId, { context });
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
  const event = eventCandidate(headers, trace.getSpanContext(extracted));
  const runtime = runtimeCandidate(parseTraceHeader(header), telemetry.sampledZero === 'respect');
  const active = context.active();
  if (trace.getSpan(active)?.isRecording() === true) {
    const links = linksTo([event, runtime], trace.getSpanContext(active));
    return { kind: SpanKind.INTERNAL, parent: active, links, traceId: undefined };
  }
  const trusted = telemetry.trustEventContext !== false;
  const order = telemetry.parent === 'runtime' ? [runtime, event] : [event, runtime];
  const candidates = trusted ? order : [runtime];
  // The event's baggage travels on; its span is set anew below.
  const base = trusted ? trace.deleteSpan(extracted) : ROOT_CONTEXT;
  const taken = candidates.find((candidate) => candidate.spanContext)?.spanContext;
  return {
    kind: SpanKind.SERVER,
    parent: taken === undefined ? base : trace.setSpanContext(base, taken),
    links: linksTo([event, runtime], taken),
    traceId: taken ? undefined : candidates.find((candidate) => candidate.traceId)?.traceId,
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

function eventCandidate(headers: Carrier, extracted: SpanContext | undefined): Candidate {
  const found = valid(extracted);
  // A malformed one says nothing, and Amazon's header beside it may name no parent.
  if (found !== undefined && headerOf(headers, 'traceparent')?.includes(found.spanId)) {
    return { spanContext: found, traceId: found.traceId };
  }
  const amazon = amazonHeader(headers);
  // At every HTTP entry of AWS the header names a trace and no parent: there is no span to be under.
  if (amazon !== undefined && amazon.parentId === undefined) {
    return { traceId: amazon.traceId };
  }
  const spanContext = found ?? amazonContext(amazon);
  return { spanContext, traceId: spanContext?.traceId };
}

function valid(context: SpanContext | undefined): SpanContext | undefined {
  return context !== undefined && isSpanContextValid(context) ? context : undefined;
}

function amazonHeader(headers: Carrier): TraceHeader | undefined {
  return parseTraceHeader(headerOf(headers, XRAY_HEADER));
}

/** What Amazon's own header names, for telemetries whose propagator does not know it. */
function amazonContext(header: TraceHeader | undefined): SpanContext | undefined {
  if (header?.parentId === undefined) return undefined;
  return remote(header.traceId, header.parentId, header.sampled !== false);
}

function runtimeCandidate(header: TraceHeader | undefined, respectsZero: boolean): Candidate {
  if (header === undefined) return {};
  noteRuntimeTrace(header);
  const { traceId, parentId, sampled } = header;
  if (parentId !== undefined) {
    return {
      spanContext: remote(traceId, parentId, !respectsZero || sampled !== false),
      traceId,
    };
  }
  // With a root and no parent Lambda passes a trace through that it takes no part in: there is no
  // function segment. The id is kept for the logs; the parent's id is made up and is never sent.
  if (!respectsZero) return { traceId };
  return {
    spanContext: remote(traceId, madeUpParentId(traceId), false),
    traceId,
    isMadeUp: true,
  };
}

function remote(traceId: string, spanId: string, sampled: boolean): SpanContext {
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return { traceId, spanId, traceFlags, isRemote: true };
}

function linksTo(candidates: readonly Candidate[], taken: SpanContext | undefined): Link[] {
  return candidates.flatMap(({ spanContext: context, isMadeUp }) =>
    context === undefined || isMadeUp || context.spanId === taken?.spanId ? [] : { context },
  );
}
