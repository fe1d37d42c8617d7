import { type EmfMetric, parseEmf } from './receiver/emf.js';
import { type LogLine, parseJsonObject, parseLogLine } from './receiver/stdout-lines.js';
import type { XRayDocument } from './receiver/xray-document.js';

/** What one request brought to light, as it comes in. */
export interface RequestTelemetry {
  /**
   * `1-` + 8 hex digits + `-` + 24 hex digits: the request's own trace, and the one that its client
   * named in a `traceparent`.
   */
  readonly traceRoots: readonly string[];
  /** The id of the function's own segment, which is the parent of what the function sends. */
  readonly segmentId: string;
  /** By id: the document of a finished span takes the place of the one in progress. */
  readonly documents: Map<string, XRayDocument>;
  readonly lines: LogLine[];
  readonly metrics: EmfMetric[];
}

/** The requests under way, and what belongs to each. */
export interface TelemetryStore {
  open(traceRoots: readonly string[], segmentId: string): RequestTelemetry;
  /** Puts a document to its request; `false` when no request under way has its trace. */
  addDocument(document: XRayDocument): boolean;
  close(request: RequestTelemetry): void;
}

/** Creates an empty store. It holds what is under way, and nothing that is closed. */
export function createTelemetryStore(): TelemetryStore {
  const byTrace = new Map<string, RequestTelemetry[]>();
  return {
    open(traceRoots, segmentId) {
      const request = { traceRoots, segmentId, documents: new Map(), lines: [], metrics: [] };
      for (const root of traceRoots) byTrace.set(root, [...(byTrace.get(root) ?? []), request]);
      return request;
    },
    addDocument(document) {
      const requests = byTrace.get(document.trace_id) ?? [];
      const request = requests.find((one) => isParent(one, document)) ?? requests.at(-1);
      if (request === undefined) return false;
      const present = request.documents.get(document.id);
      // Datagrams may overtake each other: an end is never undone.
      if (present === undefined || document.in_progress !== true) {
        request.documents.set(document.id, document);
      }
      return true;
    },
    close(request) {
      for (const root of request.traceRoots) {
        const left = (byTrace.get(root) ?? []).filter((one) => one !== request);
        if (left.length === 0) byTrace.delete(root);
        else byTrace.set(root, left);
      }
    },
  };
}

/** Notes a line that a function wrote: an embedded metric format document as metrics, all else as a log line. */
export function addLine(request: RequestTelemetry, line: string): void {
  const record = parseJsonObject(line);
  const metrics = record === undefined ? undefined : parseEmf(record);
  if (metrics === undefined) request.lines.push(parseLogLine(line));
  else request.metrics.push(...metrics);
}

// A client may send one trace id with several requests: then the parent tells them apart.
function isParent(request: RequestTelemetry, { parent_id: parentId }: XRayDocument): boolean {
  if (parentId === undefined) return false;
  return parentId === request.segmentId || request.documents.has(parentId);
}
