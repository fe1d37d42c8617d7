import { isSpanContextValid, type Span } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import type { Invocation } from '../invocation.js';

/** What a line says of its invocation and of its span; `undefined` where that is unknown. */
export function lineFields(
  invocation: Invocation | undefined,
  span: Span | undefined,
  isReadByLambda = false,
): Record<string, unknown> {
  return {
    ...(invocation && invocationFields(invocation, isReadByLambda)),
    ...(span && spanFields(span, invocation)),
  };
}

/** The span that a line is written in: the innermost one that has ids, else the invocation's. */
export function lineSpan(
  active: Span | undefined,
  invocation: Invocation | undefined,
): Span | undefined {
  return active !== undefined && isSpanContextValid(active.spanContext())
    ? active
    : invocation?.span;
}

function invocationFields(
  { lambdaContext, coldStart, correlationId }: Invocation,
  isReadByLambda: boolean,
): Record<string, unknown> {
  const memory = Number(lambdaContext.memoryLimitInMB);
  const requestId = text(lambdaContext.awsRequestId);
  const tenantId = text(lambdaContext.tenantId);
  return {
    cold_start: coldStart,
    function_name: text(lambdaContext.functionName),
    function_memory_size: memory > 0 ? memory : undefined,
    function_arn: text(lambdaContext.invokedFunctionArn),
    function_request_id: requestId,
    tenant_id: tenantId,
    // What Lambda's own JSON lines call them; queries across both then match both.
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
    ...(isReadByLambda && { requestId, tenantId }),
    correlation_id: correlationId,
  };
}

function spanFields(
  span: Span,
  invocation: Invocation | undefined,
): Record<string, unknown> | undefined {
  const context = span.spanContext();
  if (!isSpanContextValid(context)) return undefined;
  return {
    trace_id: context.traceId,
    span_id: context.spanId,
    trace_flags: context.traceFlags.toString(16).padStart(2, '0'),
    ...guarded('asking the telemetry for its keys', () =>
      invocation?.telemetry.logFields?.(context),
    ),
  };
}

function text(value: unknown): string | undefined {
  return (typeof value === 'string' && value) || undefined;
}
