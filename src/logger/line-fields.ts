import { isSpanContextValid, type Span } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import type { Invocation } from '../invocation.js';

/**
 * What a line says of its invocation and of its span, in this order, then what the telemetry adds;
 * `undefined` where something is unknown.
 */
export function lineFields(
  invocation?: Invocation | undefined,
  span?: Span | undefined,
  isReadByLambda?: boolean,
): Record<string, unknown> {
  const { lambdaContext = {}, coldStart, correlationId }: Partial<Invocation> = invocation ?? {};
  const context = span?.spanContext();
  const ids = context && isSpanContextValid(context) ? context : undefined;
  const requestId = text(lambdaContext.awsRequestId);
  const tenantId = text(lambdaContext.tenantId);
  return {
    cold_start: coldStart,
    function_name: text(lambdaContext.functionName),
    function_memory_size: Number(lambdaContext.memoryLimitInMB) || undefined,
    function_arn: text(lambdaContext.invokedFunctionArn),
    function_request_id: requestId,
    tenant_id: tenantId,
    // What Lambda's own JSON lines call them; queries across both then match both.
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
    ...(isReadByLambda && { requestId, tenantId }),
    correlation_id: correlationId,
    trace_id: ids?.traceId,
    span_id: ids?.spanId,
    trace_flags: ids?.traceFlags.toString(16).padStart(2, '0'),
    ...(ids &&
      guarded('asking the telemetry for its keys', () => invocation?.telemetry.logFields?.(ids))),
  };
}

/** The span that a line is written in: the innermost one that has ids, else the invocation's. */
export function lineSpan(
  active: Span | undefined,
  invocation: Invocation | undefined,
): Span | undefined {
  return active && isSpanContextValid(active.spanContext()) ? active : invocation?.span;
}

function text(value: unknown): string | undefined {
  return (typeof value === 'string' && value) || undefined;
}
