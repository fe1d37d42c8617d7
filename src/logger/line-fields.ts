import { isSpanContextValid, type Span, type SpanContext } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import type { Invocation } from '../invocation.js';

/** What a line says of its invocation; absent when unknown. */
export function invocationFields({
  lambdaContext,
  coldStart,
}: Invocation): Record<string, unknown> {
  const { functionName, memoryLimitInMB, invokedFunctionArn, awsRequestId, tenantId } =
    lambdaContext;
  const memory = Number(memoryLimitInMB);
  return {
    cold_start: coldStart,
    ...textField('function_name', functionName),
    ...(memory > 0 && { function_memory_size: memory }),
    ...textField('function_arn', invokedFunctionArn),
    ...textField('function_request_id', awsRequestId),
    ...textField('tenant_id', tenantId),
  };
}

/**
 * What Lambda's own JSON lines call the ids of an invocation; queries across both then match both.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function lambdaFields({ lambdaContext }: Invocation): Record<string, unknown> {
  return {
    ...textField('requestId', lambdaContext.awsRequestId),
    ...textField('tenantId', lambdaContext.tenantId),
  };
}

/** What a line says of its span: the ids, and what the telemetry adds. */
export function spanFields(
  context: SpanContext,
  invocation: Invocation | undefined,
): Record<string, unknown> {
  if (!isSpanContextValid(context)) return {};
  const { traceId, spanId, traceFlags } = context;
  return {
    trace_id: traceId,
    span_id: spanId,
    trace_flags: traceFlags.toString(16).padStart(2, '0'),
    ...guarded('asking the telemetry for its keys', () =>
      invocation?.telemetry.logFields?.(context),
    ),
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

function textField(name: string, value: unknown): Record<string, string> | undefined {
  return typeof value === 'string' && value !== '' ? { [name]: value } : undefined;
}
