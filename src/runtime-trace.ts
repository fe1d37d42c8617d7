import { processState } from './process-state.js';
import type { TraceHeader } from './trace-header.js';

/** How many traces are remembered whose invocations do not run: for spans that end late. */
const REMEMBERED = 256;

/** Trace id to header, oldest first. */
const traces = processState('runtimeTraces', () => new Map<string, TraceHeader>());

/** Trace id to how many invocations run in it. */
const running = processState('runningTraces', () => new Map<string, number>());

/**
 * Notes the trace that Lambda's runtime named for an invocation.
 *
 * Lambda itself sends the function's segment of that trace, so an exporter to its format sends
 * spans of such a trace as parts of that segment.
 */
export function noteRuntimeTrace(header: TraceHeader): void {
  traces.delete(header.traceId);
  traces.set(header.traceId, header);
  for (const traceId of traces.keys()) {
    if (traces.size <= REMEMBERED + running.size) return;
    if (!running.has(traceId)) traces.delete(traceId);
  }
}

/** Keeps a trace from being forgotten while an invocation runs in it, however many others come and go. */
export function holdRuntimeTrace(traceId: string): void {
  running.set(traceId, (running.get(traceId) ?? 0) + 1);
}

/** Ends what `holdRuntimeTrace` began. */
export function releaseRuntimeTrace(traceId: string): void {
  const others = (running.get(traceId) ?? 0) - 1;
  if (others > 0) running.set(traceId, others);
  else running.delete(traceId);
}

/** The runtime's header for a trace, when Lambda's runtime named that trace lately. */
export function runtimeTraceOf(traceId: string): TraceHeader | undefined {
  return traces.get(traceId);
}
