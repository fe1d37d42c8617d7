import { isValidSpanId, isValidTraceId, type SpanContext, TraceFlags } from '@opentelemetry/api';

/**
 * Lambda's trace header, as its fields: `Root=1-5759e988-bd86…;Parent=53995c3f42cd8ad8;Sampled=1`.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export interface TraceHeader {
  /** 32 lower-case hex digits, the trace id as OpenTelemetry writes it. */
  readonly traceId: string;
  /** 16 lower-case hex digits; absent when the header names a trace and no parent in it. */
  readonly parentId?: string | undefined;
  /** Absent when the header leaves the decision open (`Sampled=?`, or no `Sampled`). */
  readonly sampled?: boolean | undefined;
  /** The loop-detection field, which travels on unchanged: `Lineage=a87bd80c:0|68fd508a:5`. */
  readonly lineage?: string | undefined;
}

/** Amazon's trace header, in lower case. */
export const XRAY_HEADER = 'x-amzn-trace-id';

const ROOT = field('Root', String.raw`1-(\w{8})-(\w{24})`);
const PARENT = field('Parent', String.raw`(\w{16})`);
const SAMPLED = field('Sampled', '([01])');
const LINEAGE = field('Lineage', '([^;]*)');

/** Reads a trace header, fields in any order; `undefined` when it names no valid trace. */
export function parseTraceHeader(header = ''): TraceHeader | undefined {
  const [, seconds = '', unique] = ROOT.exec(header) ?? [];
  const traceId = (seconds + unique).toLowerCase();
  if (!isValidTraceId(traceId)) return undefined;
  const parentId = PARENT.exec(header)?.[1]?.toLowerCase() ?? '';
  const sampled = SAMPLED.exec(header)?.[1];
  return {
    traceId,
    parentId: isValidSpanId(parentId) ? parentId : undefined,
    sampled: sampled === undefined ? undefined : sampled === '1',
    lineage: LINEAGE.exec(header)?.[1]?.trim(),
  };
}

/** Writes a trace id as X-Ray does: `1-` + 8 hex digits + `-` + 24 hex digits. */
export function toXRayTraceId(traceId: string): string {
  return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}

/** The context that a header names; without a span's id when it names a trace alone. */
export function headerContext(
  { traceId, parentId = '' }: TraceHeader,
  isSampled: boolean,
): SpanContext {
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return { traceId, spanId: parentId, traceFlags, isRemote: true };
}

/** A parent's id for a trace whose header names none: nobody has it, but a context without one is invalid. */
export function madeUpParentId(traceId: string): string {
  const tail = traceId.slice(16);
  return isValidSpanId(tail) ? tail : traceId.slice(0, 16);
}

function field(name: string, value: string): RegExp {
  return new RegExp(String.raw`(?<![^;\s])${name}\s*=\s*${value}\s*(?:;|$)`);
}
