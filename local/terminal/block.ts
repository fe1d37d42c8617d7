import type { EmfMetric } from '../receiver/emf.js';
import type { LogLine } from '../receiver/stdout-lines.js';
import type { RequestTelemetry } from '../telemetry-store.js';
import type { Colours } from './colour.js';
import { durationText, valueText } from './text.js';
import { renderTraceTree } from './trace-tree.js';

/** A request that has been answered, as its block on the terminal tells of it. */
export interface CompletedRequest {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly url: string;
  readonly status: number;
  /** Why the gateway answered in the function's place. */
  readonly problem?: string | undefined;
  /** Absent when no function took the request. */
  readonly invocation?: CompletedInvocation | undefined;
}

/** The function's part in it. */
export interface CompletedInvocation {
  readonly functionName: string;
  readonly durationMs: number;
  readonly coldStart: boolean;
  /** Present on a cold start. */
  readonly initMs?: number | undefined;
  /** The most that the process has used; absent when it could not tell. */
  readonly memoryMb?: number | undefined;
  readonly memoryLimitMb: number;
  readonly telemetry: RequestTelemetry;
}

// What every line of our logger carries, and the block already says, or nobody reads at the desk.
const COMMON_KEYS = new Set([
  'timestamp',
  'time',
  'service',
  'cold_start',
  'function_name',
  'function_memory_size',
  'function_arn',
  'function_request_id',
  'requestId',
  'trace_id',
  'span_id',
  'trace_flags',
  'xray_trace_id',
]);

const SHOWN_VALUES = 5;

/** Writes what one request did: its outcome, trace, log lines and metrics. Ends with an empty line. */
export function renderBlock(request: CompletedRequest, colours: Colours): string {
  const { invocation, problem } = request;
  const lines = [
    headline(request, colours),
    ...(problem === undefined ? [] : indented(problem, '  ').map(colours.red)),
  ];
  if (invocation !== undefined) {
    const { documents, lines: logLines, metrics, traceRoots } = invocation.telemetry;
    lines.push(
      colours.dim(`  trace ${traceRoots[0]}`),
      ...renderTraceTree(documents.values(), colours).map((line) => `  ${line}`),
      ...logLines.flatMap((line) => renderLogLine(line, colours)),
      ...metrics.map((metric) => renderMetric(metric, colours)),
    );
  }
  return `${lines.join('\n')}\n\n`;
}

function headline(request: CompletedRequest, colours: Colours): string {
  const { method, url, status, invocation } = request;
  const parts = [`${colours.bold(`${method} ${url}`)}`, statusText(status, colours)];
  if (invocation !== undefined) {
    const { functionName, durationMs, coldStart, initMs, memoryMb, memoryLimitMb } = invocation;
    parts.push(durationText(durationMs));
    if (coldStart) {
      const init = initMs === undefined ? '' : `, init ${durationText(initMs)}`;
      parts.push(colours.cyan(`cold start${init}`));
    }
    if (memoryMb !== undefined) {
      const memory = `${memoryMb} of ${memoryLimitMb} MB`;
      // Node's own floor is not Lambda's: over the limit is a warning, and nothing is killed.
      parts.push(memoryMb > memoryLimitMb ? colours.yellow(memory) : memory);
    }
    parts.push(colours.dim(functionName));
  }
  return parts.join('  ');
}

function statusText(status: number, colours: Colours): string {
  const text = String(status);
  if (status >= 500) return colours.red(text);
  return status >= 400 ? colours.yellow(text) : colours.green(text);
}

function renderLogLine({ level, message, keys }: LogLine, colours: Colours): readonly string[] {
  const { error, ...others } = keys;
  const shown = Object.entries(others).filter(([key]) => !COMMON_KEYS.has(key));
  const tail = shown.map(([key, value]) => `${key}=${valueText(value)}`).join(' ');
  const [first = '', ...more] = message.split('\n');
  return [
    `  ${levelText(level, colours)} ${first}${tail === '' ? '' : `  ${colours.dim(tail)}`}`,
    ...more.map((line) => `        ${line}`),
    ...(error === undefined ? [] : errorLines(error).map((line) => colours.red(`        ${line}`))),
  ];
}

function levelText(level: string | undefined, colours: Colours): string {
  const text = (level ?? '│').padEnd(5);
  if (level === 'ERROR' || level === 'CRITICAL' || level === 'FATAL') return colours.red(text);
  return level === 'WARN' ? colours.yellow(text) : colours.dim(text);
}

function errorLines(error: unknown): readonly string[] {
  const { name, message, stack } = (error ?? {}) as Record<string, unknown>;
  if (typeof stack === 'string') return stack.split('\n');
  return typeof message === 'string' ? [`${String(name)}: ${message}`] : [valueText(error)];
}

function renderMetric(metric: EmfMetric, colours: Colours): string {
  const { namespace, name, unit, values, dimensionSets, highResolution, problem } = metric;
  const shown = values.slice(0, SHOWN_VALUES).join(', ');
  const more = values.length > SHOWN_VALUES ? ` and ${values.length - SHOWN_VALUES} more` : '';
  const dimensions = dimensionSets.map(
    (set) =>
      `{${Object.entries(set)
        .map(([key, value]) => `${key}=${valueText(value)}`)
        .join(' ')}}`,
  );
  return [
    `  ${colours.dim('EMF  ')} ${name}`,
    `${shown}${more} ${unit}`,
    colours.dim([...dimensions, namespace, highResolution ? '1 s' : ''].filter(Boolean).join(' ')),
    problem === undefined ? '' : colours.red(`not a metric: ${problem}`),
  ]
    .filter((part) => part !== '')
    .join('  ');
}

function indented(text: string, indent: string): readonly string[] {
  return text.split('\n').map((line) => `${indent}${line}`);
}
