import { processState } from './process-state.js';
import type { TraceHeader } from './trace-header.js';

/** How many runtime traces are remembered: more than run at once, few enough to look up. */
const REMEMBERED = 256;

/** Trace id to header, oldest first. */
const traces = processState('runtimeTraces', () => new Map<string, TraceHeader>());

/**
 * Notes the trace that Lambda's runtime named for an invocation.
 *
 * Lambda itself sends the function's segment of that trace, so an exporter to its format sends
 * spans of such a trace as parts of that segment.
 */
export function noteRuntimeTrace(header: TraceHeader): void {
  traces.delete(header.traceId);
  traces.set(header.traceId, header);
  if (traces.size <= REMEMBERED) return;
  for (const oldest of traces.keys()) {
    traces.delete(oldest);
    return;
  }
}

/** The runtime's header for a trace, when Lambda's runtime named that trace lately. */
export function runtimeTraceOf(traceId: string): TraceHeader | undefined {
  return traces.get(traceId);
}
