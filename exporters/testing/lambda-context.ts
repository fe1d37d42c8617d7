import { arn, TRACE_HEADER, uuid } from './account.js';

/** The context of an invocation as the handler gets it; it may be changed. */
export interface TestContext {
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  awsRequestId: string;
  logGroupName: string;
  logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
  xRayTraceId: string;
  tenantId?: string | undefined;
  getRemainingTimeInMillis(): number;
  /** Does nothing: an async handler has no use for it. */
  done(error?: Error, result?: unknown): void;
  /** Does nothing. */
  fail(error: Error | string): void;
  /** Does nothing. */
  succeed(message: unknown, object?: unknown): void;
}

/** What of a context a test says. */
export interface ContextOptions {
  /** Default: `orders`; the ARN and the log group follow it. */
  readonly functionName?: string | undefined;
  /** Default: `$LATEST`. */
  readonly functionVersion?: string | undefined;
  /** Default: the same id in every context. */
  readonly awsRequestId?: string | undefined;
  /** Mebibytes. Default: 128. */
  readonly memoryLimitInMB?: number | string | undefined;
  /** What is left of the timeout, in milliseconds, at every call. Default: 30,000. */
  readonly remainingTimeMs?: number | (() => number) | undefined;
  readonly tenantId?: string | undefined;
}

/** Builds the context of an invocation. */
export function lambdaContext(options: ContextOptions = {}): TestContext {
  const { functionName = 'orders', memoryLimitInMB = 128, remainingTimeMs = 30_000 } = options;
  return {
    functionName,
    functionVersion: options.functionVersion ?? '$LATEST',
    invokedFunctionArn: arn('lambda', `function:${functionName}`),
    memoryLimitInMB: String(memoryLimitInMB),
    awsRequestId: options.awsRequestId ?? uuid(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/01/15/[$LATEST]0123456789abcdef0123456789abcdef',
    callbackWaitsForEmptyEventLoop: true,
    xRayTraceId: `${TRACE_HEADER};Parent=0123456789abcdef;Sampled=1`,
    ...(options.tenantId !== undefined && { tenantId: options.tenantId }),
    getRemainingTimeInMillis: () =>
      typeof remainingTimeMs === 'function' ? remainingTimeMs() : remainingTimeMs,
    done() {},
    fail() {},
    succeed() {},
  };
}
