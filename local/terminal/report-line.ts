/** What Lambda would report of an invocation. */
export interface InvocationReport {
  readonly requestId?: string | undefined;
  readonly durationMs: number;
  readonly coldStart: boolean;
  /** Present on a cold start. */
  readonly initMs?: number | undefined;
  /** The most that the process has used; absent when it could not tell. */
  readonly memoryMb?: number | undefined;
  readonly memoryLimitMb: number;
}

/**
 * The milliseconds that Lambda would bill: those of the handler and of the init before it, rounded up.
 *
 * https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
 */
export function billedMs(invocation: InvocationReport): number {
  const { durationMs, initMs, coldStart } = invocation;
  return Math.ceil(durationMs + (coldStart ? (initMs ?? 0) : 0));
}

/** The line that Lambda writes before an invocation, in its own words. */
export function renderStart({ requestId = '' }: InvocationReport): string {
  return `START RequestId: ${requestId} Version: $LATEST`;
}

/** The lines that Lambda writes after an invocation, in its own words. */
export function renderReport(invocation: InvocationReport): readonly string[] {
  const { requestId = '', durationMs, initMs, memoryMb, memoryLimitMb } = invocation;
  const report = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs(invocation)} ms`,
    `Memory Size: ${memoryLimitMb} MB`,
    ...(memoryMb === undefined ? [] : [`Max Memory Used: ${memoryMb} MB`]),
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
  ];
  return [`END RequestId: ${requestId}`, report.join('  ')];
}
