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
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: { readonly exceptions?: readonly XRayException[] | undefined } | undefined;
  readonly http?: { readonly response?: { readonly status?: number | undefined } } | undefined;
  /** Documents that have no datagram of their own; they carry neither trace nor parent id. */
  readonly subsegments?: readonly XRayDocument[] | undefined;
}

/** What went wrong, as a segment document tells it. */
interface XRayException {
  readonly type?: string | undefined;
  readonly message?: string | undefined;
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
  const header: unknown = JSON.parse(text.slice(0, newline));
  const { format, version } = header as { format?: unknown; version?: unknown };
  if (String(format).toLowerCase() !== 'json' || version !== 1) {
    throw new Error('its header is not {"format":"json","version":1}');
  }
  const document: unknown = JSON.parse(text.slice(newline + 1));
  const { id, name, trace_id, start_time } = document as Partial<XRayDocument>;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof trace_id !== 'string') {
    throw new Error('its document lacks id, name or trace_id');
  }
  if (typeof start_time !== 'number') throw new Error('its document lacks start_time');
  return document as XRayDocument;
}
