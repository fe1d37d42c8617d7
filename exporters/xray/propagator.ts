import {
  type Context,
  createContextKey,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import {
  madeUpParentId,
  parseTraceHeader,
  runtimeTraceOf,
  type TraceHeader,
  toXRayTraceId,
  XRAY_HEADER,
} from '../../src/telemetry.js';

/** The loop-detection field of a trace, kept beside the span context, which has no room for it. */
interface Lineage {
  readonly traceId: string;
  readonly value: string;
}

const LINEAGE = createContextKey('fluoroscope.xray.lineage.1');

/**
 * Creates a propagator of X-Ray's trace header: `X-Amzn-Trace-Id`, in any letter case.
 *
 * Takes more than OpenTelemetry's own: a header without `Sampled` or `Parent` keeps its trace id,
 * and `Lineage` travels on, without which Lambda cannot see that functions call each other forever.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function createXRayPropagator(): TextMapPropagator {
  const propagator = new AWSXRayPropagator();
  return {
    inject(from, carrier, setter) {
      const lineage = lineageOf(from);
      propagator.inject(from, carrier, lineage === undefined ? setter : appending(setter, lineage));
    },
    extract(into, carrier, getter) {
      const header = parseTraceHeader(headerIn(carrier, getter));
      if (header === undefined) return into;
      const extracted = propagator.extract(into, completed(header), headerGetter);
      return withLineage(extracted, header);
    },
    fields: () => propagator.fields(),
  };
}

function headerIn(carrier: unknown, getter: TextMapGetter): string | undefined {
  const name = getter.keys(carrier).find((key) => key.toLowerCase() === XRAY_HEADER);
  const value = getter.get(carrier, name ?? XRAY_HEADER);
  const header: unknown = Array.isArray(value) ? value[0] : value;
  return typeof header === 'string' ? header : undefined;
}

/**
 * The header with the fields that OpenTelemetry's propagator wants.
 *
 * A decision that was left open is to sample, as otherwise nobody would record the trace. A parent
 * that is not named is made up: without one the context would be invalid, and the trace id lost.
 */
function completed({ traceId, parentId, sampled }: TraceHeader): string {
  const parent = parentId ?? madeUpParentId(traceId);
  return `Root=${toXRayTraceId(traceId)};Parent=${parent};Sampled=${sampled === false ? 0 : 1}`;
}

const headerGetter: TextMapGetter<unknown> = {
  keys: () => [XRAY_HEADER],
  get: (header) => String(header),
};

function withLineage(context: Context, { traceId, lineage }: TraceHeader): Context {
  if (lineage === undefined) return context;
  const kept: Lineage = { traceId, value: lineage };
  return context.setValue(LINEAGE, kept);
}

/** The lineage of the trace that is injected: from its own header, else from the runtime's. */
function lineageOf(from: Context): string | undefined {
  const traceId = trace.getSpanContext(from)?.traceId;
  if (traceId === undefined) return undefined;
  const kept = from.getValue(LINEAGE) as Lineage | undefined;
  return kept?.traceId === traceId ? kept.value : runtimeTraceOf(traceId)?.lineage;
}

function appending<TCarrier>(
  setter: TextMapSetter<TCarrier>,
  lineage: string,
): TextMapSetter<TCarrier> {
  return {
    set: (carrier, name, value) => setter.set(carrier, name, `${value};Lineage=${lineage}`),
  };
}
