/**
 * What this package reads of the context that Lambda's runtime passes to a handler.
 *
 * `Context` of `@types/aws-lambda` is assignable to it. At run time every field may be missing.
 */
export interface LambdaContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  /** Mebibytes, as text: `'128'`. */
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  getRemainingTimeInMillis(): number;
  /** The tenant of an invocation under tenant isolation. */
  readonly tenantId?: string | undefined;
  /** What a caller of the Invoke API passed along; its `custom` may carry the caller's context. */
  readonly clientContext?: unknown;
  /** The trace header, on runtimes that pass it: `Root=1-…;Parent=…;Sampled=1`. */
  readonly xRayTraceId?: string | undefined;
}
