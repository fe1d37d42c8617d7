import type { RequestTelemetry } from '../telemetry-store.js';
import { renderLogLine } from './log-lines.js';
import { renderMetric } from './metric-line.js';
import { billedMs, type InvocationReport, renderReport, renderStart } from './report-line.js';
import type { Style } from './style.js';
import { durationText, indented } from './text.js';
import { renderTraceTree } from './trace-tree.js';

/** A request that has been answered, as its block on the terminal tells of it. */
export interface CompletedRequest {
  /** `INVOKE` for an invocation without a request, with the function's name as the URL. */
  readonly method: string;
  /** With the query, as it was sent. */
  readonly url: string;
  /** Absent for an invocation without a request. */
  readonly status?: number | undefined;
  /** Why the gateway answered in the function's place. */
  readonly problem?: string | undefined;
  /** Absent when no function took the request. */
  readonly invocation?: CompletedInvocation | undefined;
}

/** The function's part in it. */
export interface CompletedInvocation extends InvocationReport {
  readonly functionName: string;
  readonly telemetry: RequestTelemetry;
}

/** Writes what one request did: its outcome, trace, log lines and metrics. Ends with an empty line. */
export function renderBlock(request: CompletedRequest, style: Style): string {
  const { invocation, problem } = request;
  const { colours } = style;
  const lines = [
    renderHeadline(request, style),
    ...(problem === undefined ? [] : indented(problem, '  ').map(colours.red)),
  ];
  if (invocation !== undefined) {
    const { documents, lines: logLines, metrics, traceRoots } = invocation.telemetry;
    lines.push(
      colours.dim(`  trace ${traceRoots[0]}`),
      ...renderTraceTree(documents.values(), indentedStyle(style)).map((line) => `  ${line}`),
      ...(style.verbose ? [`  ${colours.dim(renderStart(invocation))}`] : []),
      ...logLines.flatMap((line) => renderLogLine(line, style)),
      ...metrics.map((metric) => renderMetric(metric, style)),
      ...(style.verbose ? renderReport(invocation).map((line) => `  ${colours.dim(line)}`) : []),
    );
  }
  return `${lines.join('\n')}\n\n`;
}

/** Writes the outcome of a request in one line, without its end. */
export function renderHeadline(request: CompletedRequest, style: Style): string {
  const { method, url, invocation } = request;
  const { colours } = style;
  const parts = [`${colours.bold(`${method} ${url}`)}`, outcomeText(request, style)];
  if (invocation !== undefined) parts.push(...invocationParts(request, invocation, style));
  return parts.join('  ');
}

// The tree stands two columns to the right.
function indentedStyle(style: Style): Style {
  return { ...style, columns: style.columns - 2 };
}

function invocationParts(
  { url }: CompletedRequest,
  invocation: CompletedInvocation,
  { colours }: Style,
): readonly string[] {
  const { functionName, durationMs, coldStart, initMs, memoryMb, memoryLimitMb } = invocation;
  const parts = [durationText(durationMs)];
  if (coldStart) {
    const init = initMs === undefined ? '' : `, init ${durationText(initMs)}`;
    parts.push(colours.cyan(`cold start${init}`));
  }
  parts.push(colours.dim(`billed ${billedMs(invocation)} ms`));
  if (memoryMb !== undefined) {
    const memory = `${memoryMb} of ${memoryLimitMb} MB`;
    // Node's own floor is not Lambda's: over the limit is a warning, and nothing is killed.
    parts.push(memoryMb > memoryLimitMb ? colours.yellow(memory) : memory);
  }
  if (functionName !== url) parts.push(colours.dim(functionName));
  return parts;
}

function outcomeText({ status, problem }: CompletedRequest, { colours }: Style): string {
  if (status === undefined) {
    return problem === undefined ? colours.green('succeeded') : colours.red('failed');
  }
  const text = String(status);
  if (status >= 500) return colours.red(text);
  return status >= 400 ? colours.yellow(text) : colours.green(text);
}
