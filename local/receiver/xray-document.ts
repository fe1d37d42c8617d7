/** A segment document, as much of it as is shown. Times are seconds since the epoch. */
export interface XRayDocument {
  readonly id: string;
  readonly name: string;
  readonly trace_id: string;
  readonly parent_id?: string | undefined;
  readonly start_time: number;
  /** Absent while `in_progress`. */
  readonly end_time?: number | undefined;
  readonly in_progress?: boolean | undefined;
  readonly fault?: boolean | undefined;
  readonly error?: boolean | undefined;
  readonly throttle?: boolean | undefined;
  /** `aws` or `remote`: a call to somebody else. */
  readonly namespace?: string | undefined;
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
  /** By namespace, then by key. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly aws?: Readonly<Record<string, unknown>> | undefined;
  readonly sql?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: { readonly exceptions?: readonly XRayException[] | undefined } | undefined;
  readonly http?: XRayHttp | undefined;
  /** Documents that have no datagram of their own; they carry neither trace nor parent id. */
  readonly subsegments?: readonly XRayDocument[] | undefined;
}

/** What went wrong, as a segment document tells it. */
interface XRayException {
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly stack?: readonly XRayFrame[] | undefined;
}

interface XRayFrame {
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly label?: string | undefined;
}

interface XRayHttp {
  readonly request?: Readonly<Record<string, unknown>> | undefined;
  readonly response?: { readonly status?: number | undefined } | undefined;
}

/**
 * Reads a datagram as the X-Ray daemon does: a header line, then one segment document.
 *
 * Format: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon
 *
 * @throws Error with the reason when the daemon would drop it.
 */
export function parseXRayDatagram(datagram: Buffer): XRayDocument {
  const text = datagram.toString('utf8');
  const newline = text.indexOf('\n');
  if (newline < 0) throw new Error('it has no header line');
  const header = recordOf(JSON.parse(text.slice(0, newline)));
  if (String(header?.['format']).toLowerCase() !== 'json' || header?.['version'] !== 1) {
    throw new Error('its header is not {"format":"json","version":1}');
  }
  const fields = recordOf(JSON.parse(text.slice(newline + 1)));
  const traceId = textOf(fields?.['trace_id']);
  if (fields === undefined || traceId === undefined) {
    throw new Error('its document lacks id, name or trace_id');
  }
  return documentOf(fields, traceId);
}

// Whoever sends it, what is shown must have the types that it is shown by.
function documentOf(fields: Record<string, unknown>, traceId: string): XRayDocument {
  const id = textOf(fields['id']);
  const name = textOf(fields['name']);
  const startTime = numberOf(fields['start_time']);
  if (id === undefined || name === undefined) {
    throw new Error('its document lacks id, name or trace_id');
  }
  if (startTime === undefined) throw new Error('its document lacks start_time');
  const http = recordOf(fields['http']);
  return {
    id,
    name,
    trace_id: traceId,
    parent_id: textOf(fields['parent_id']),
    start_time: startTime,
    end_time: numberOf(fields['end_time']),
    in_progress: flagOf(fields['in_progress']),
    fault: flagOf(fields['fault']),
    error: flagOf(fields['error']),
    throttle: flagOf(fields['throttle']),
    namespace: textOf(fields['namespace']),
    annotations: recordOf(fields['annotations']),
    metadata: recordOf(fields['metadata']),
    aws: recordOf(fields['aws']),
    sql: recordOf(fields['sql']),
    cause: causeOf(fields['cause']),
    http: http && {
      request: recordOf(http['request']),
      response: { status: numberOf(recordOf(http['response'])?.['status']) },
    },
    subsegments: subsegmentsOf(fields['subsegments'], traceId),
  };
}

function subsegmentsOf(value: unknown, traceId: string): readonly XRayDocument[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return recordsOf(value).map((fields) => documentOf(fields, traceId));
}

// The cause may also be the id of an exception in another document, which says nothing here.
function causeOf(value: unknown): XRayDocument['cause'] {
  const cause = recordOf(value);
  if (cause === undefined) return undefined;
  return {
    exceptions: recordsOf(cause['exceptions']).map((exception) => ({
      type: textOf(exception['type']),
      message: textOf(exception['message']),
      stack: recordsOf(exception['stack']).map((frame) => ({
        path: textOf(frame['path']),
        line: numberOf(frame['line']),
        label: textOf(frame['label']),
      })),
    })),
  };
}

function recordsOf(value: unknown): ReadonlyArray<Record<string, unknown>> {
  if (!Array.isArray(value)) return [];
  return value.map(recordOf).filter((record) => record !== undefined);
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Record<string, unknown>;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
