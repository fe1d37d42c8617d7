/**
 * The parts most often put together by hand: OpenTelemetry's SDK, Hono, Pino, aws-embedded-metrics.
 *
 * Its spans are built, ended and handed to an exporter that drops them, so it is measured without
 * the cost of sending. Metrics and log lines are written to stdout as in the other applications.
 */
import { context, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createMetricsLogger, metricScope, Unit } from 'aws-embedded-metrics';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import pino from 'pino';

const SUCCESS = 0;
const exporter = {
  export: (_spans, resultCallback) => resultCallback({ code: SUCCESS }),
  forceFlush: async () => {},
  shutdown: async () => {},
};
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
);
const tracer = trace.getTracer('hello');

const logger = pino({
  mixin() {
    const { traceId, spanId } = trace.getActiveSpan()?.spanContext() ?? {};
    return { trace_id: traceId, span_id: spanId };
  },
});

const app = new Hono();
app.use((c, next) =>
  metricScope((metrics) => () => {
    metrics.setNamespace('Hello');
    c.set('metrics', metrics);
    return next();
  })(),
);
app.get('/hello/:name', (c) => {
  const name = c.req.param('name');
  return tracer.startActiveSpan('GET /hello/:name', (span) => {
    logger.info(`hello ${name}`);
    span.setAttribute('User', name);
    c.get('metrics').putMetric('Greetings', 1, Unit.Count);
    span.end();
    return c.json({ message: `hello ${name}!` });
  });
});
const resolve = handle(app);

let coldStart = true;

async function countColdStart(functionName) {
  coldStart = false;
  const metrics = createMetricsLogger();
  metrics.setNamespace('Hello');
  metrics.putDimensions({ function_name: functionName });
  metrics.putMetric('ColdStart', 1, Unit.Count);
  await metrics.flush();
}

export const handler = (event, lambdaContext) =>
  tracer.startActiveSpan('hello', { kind: SpanKind.SERVER }, async (span) => {
    try {
      if (coldStart) await countColdStart(lambdaContext.functionName);
      return await resolve(event, lambdaContext);
    } finally {
      span.end();
    }
  });
