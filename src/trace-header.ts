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

/**
 * Reads a trace header, fields in any order; `undefined` when it names no valid trace.
 *
 * Without a regular expression: compiling one takes longer at a cold start than all of this.
 */
export function parseTraceHeader(header = ''): TraceHeader | undefined {
  const fields = `;${header.replaceAll(' ', '')};`;
  const root = fieldIn(fields, 'Root');
  const traceId = (root.slice(2, 10) + root.slice(11)).toLowerCase();
  if (!root.startsWith('1-') || root[10] !== '-' || !isValidTraceId(traceId)) return undefined;
  const parentId = fieldIn(fields, 'Parent').toLowerCase();
  const sampled = fieldIn(fields, 'Sampled');
  return {
    traceId,
    parentId: isValidSpanId(parentId) ? parentId : undefined,
    sampled: sampled === '1' || (sampled === '0' ? false : undefined),
    lineage: fieldIn(fields, 'Lineage') || undefined,
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

/** A field's value, of fields that each have a semicolon on both sides; empty without one. */
function fieldIn(fields: string, name: string): string {
  const start = fields.indexOf(`;${name}=`);
  const from = start + name.length + 2;
  return start < 0 ? '' : fields.slice(from, fields.indexOf(';', from));
}
