/**
 * Pino with the same fields as our line, in its fastest documented set-up.
 *
 * What holds for an invocation is bound to a child logger, which Pino serialises once; the ids of
 * the active span come from a mixin, as they change within an invocation.
 */
import { context, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import pino from 'pino';
import { orderKeys, timeLines } from './lines.mjs';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const tracer = new TracerProvider().getTracer('bench');

const root = pino({
  base: { service: process.env.AWS_LAMBDA_FUNCTION_NAME },
  messageKey: 'message',
  timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
  formatters: { level: (label) => ({ level: label.toUpperCase() }) },
  mixin() {
    const { traceId, spanId, traceFlags } = trace.getActiveSpan().spanContext();
    return { trace_id: traceId, span_id: spanId, trace_flags: `0${traceFlags.toString(16)}` };
  },
});

const ORDER = orderKeys(0);

let coldStart = true;
export const handler = async ({ lines, disabled, correlationId }, lambdaContext) => {
  const logger = root.child({
    cold_start: coldStart,
    function_name: lambdaContext.functionName,
    function_memory_size: Number(lambdaContext.memoryLimitInMB),
    function_arn: lambdaContext.invokedFunctionArn,
    function_request_id: lambdaContext.awsRequestId,
    correlation_id: correlationId,
    xray_trace_id: process.env._X_AMZN_TRACE_ID.slice('Root='.length).split(';')[0],
  });
  coldStart = false;
  return tracer.startActiveSpan('bench', { kind: SpanKind.SERVER }, (span) => {
    try {
      return disabled
        ? timeLines(lines, () => logger.debug(ORDER, 'order placed'))
        : timeLines(lines, (index) => logger.info(orderKeys(index), 'order placed'));
    } finally {
      span.end();
    }
  });
};
