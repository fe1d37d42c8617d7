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

const ROOT = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/i;
const PARENT = /^[0-9a-f]{16}$/i;
const ZEROS = /^0+$/;
const SAMPLED = new Map([
  ['0', false],
  ['1', true],
]);

/** Reads a trace header, fields in any order; `undefined` when it names no valid trace. */
export function parseTraceHeader(header: string | undefined): TraceHeader | undefined {
  if (header === undefined || header === '') return undefined;
  const fields = fieldsOf(header);
  const traceId = traceIdOfRoot(fields['Root'] ?? '');
  if (traceId === undefined) return undefined;
  return {
    traceId,
    parentId: parentIdOf(fields['Parent'] ?? ''),
    sampled: SAMPLED.get(fields['Sampled'] ?? ''),
    lineage: fields['Lineage'],
  };
}

/** Writes a trace id as X-Ray does: `1-` + 8 hex digits + `-` + 24 hex digits. */
export function toXRayTraceId(traceId: string): string {
  return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}

/** A parent's id for a trace whose header names none: nobody has it, but a context without one is invalid. */
export function madeUpParentId(traceId: string): string {
  const tail = traceId.slice(16);
  return ZEROS.test(tail) ? traceId.slice(0, 16) : tail;
}

function traceIdOfRoot(root: string): string | undefined {
  const match = ROOT.exec(root);
  if (match === null) return undefined;
  const traceId = `${match[1]}${match[2]}`.toLowerCase();
  return ZEROS.test(traceId) ? undefined : traceId;
}

function parentIdOf(parent: string): string | undefined {
  return PARENT.test(parent) && !ZEROS.test(parent) ? parent.toLowerCase() : undefined;
}

function fieldsOf(header: string): Record<string, string | undefined> {
  const fields: Record<string, string | undefined> = Object.create(null);
  for (const field of header.split(';')) {
    const equals = field.indexOf('=');
    if (equals > 0) fields[field.slice(0, equals).trim()] = field.slice(equals + 1).trim();
  }
  return fields;
}
