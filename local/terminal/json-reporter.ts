import type { EmfMetric } from '../receiver/emf.js';
import type { LogLine } from '../receiver/stdout-lines.js';
import type { XRayDocument } from '../receiver/xray-document.js';
import type { CompletedRequest } from './block.js';
import { billedMs } from './report-line.js';
import type { Reporter } from './reporter.js';
import { flattened } from './span-tree.js';
import { jsonText } from './text.js';

/** Creates a reporter that writes one JSON object a line, each with its `type`. */
export function createJsonReporter(write: (text: string) => void): Reporter {
  const writeLine = (record: Record<string, unknown>): void => write(`${recordText(record)}\n`);
  return {
    started({ template, url, functionUrls = [], startMs }) {
      const routes = template.routes.map(({ method, path, api, function: { name } }) => ({
        method,
        path,
        api: api.kind,
        functionName: name,
      }));
      const { notes } = template;
      writeLine({ type: 'started', url, routes, functionUrls, notes, startMs });
    },
    completed: (request) => writeLine({ type: 'request', ...requestRecord(request) }),
    stray: (document) => writeLine({ type: 'span', ...spanRecord(document) }),
    warned: (message) => writeLine({ type: 'warning', message }),
  };
}

/** A record as JSON; members that are nested too deeply for it are texts that say so. */
export function recordText(record: Record<string, unknown>): string {
  try {
    return JSON.stringify(record);
  } catch {
    const members = Object.entries(record).filter(([, value]) => value !== undefined);
    return `{${members.map(([key, value]) => `${jsonText(key)}:${jsonText(value)}`).join(',')}}`;
  }
}

/** A request and all that is known of it, as plain data. Durations are milliseconds. */
export function requestRecord(request: CompletedRequest): Record<string, unknown> {
  const { method, url, status, problem, invocation } = request;
  if (invocation === undefined) return { method, url, status, problem };
  const { telemetry, ...facts } = invocation;
  return {
    method,
    url,
    status,
    problem,
    ...facts,
    billedMs: billedMs(invocation),
    traceId: telemetry.traceRoots[0],
    spans: flattened(telemetry.documents.values()).map(spanRecord),
    logs: telemetry.lines satisfies readonly LogLine[],
    metrics: telemetry.metrics satisfies readonly EmfMetric[],
  };
}

function spanRecord(document: XRayDocument): Record<string, unknown> {
  const { id, name, trace_id, parent_id, start_time, end_time, cause, http, ...others } = document;
  return {
    id,
    parentId: parent_id,
    traceId: trace_id,
    name,
    startTime: timeText(start_time),
    durationMs: end_time === undefined ? undefined : (end_time - start_time) * 1_000,
    status: http?.response?.status,
    exceptions: cause?.exceptions,
    http: http?.request,
    ...others,
  };
}

// A document may say any number; beyond the year 275760 it is no date.
function timeText(seconds: number): string | undefined {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
