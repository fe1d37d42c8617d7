/**
 * Powertools for AWS Lambda (TypeScript), instrumented by hand as its documentation shows.
 *
 * The manual way was faster than Middy's on the same machine, cold and warm, so it is the fairer
 * peer: https://docs.aws.amazon.com/powertools/typescript/latest/features/tracer/#lambda-handler
 */
import { Router } from '@aws-lambda-powertools/event-handler/http';
import { tracer as traceRoutes } from '@aws-lambda-powertools/event-handler/http/middleware/tracer';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';

const logger = new Logger();
const metrics = new Metrics({ namespace: 'Hello' });
const tracer = new Tracer();

const app = new Router();
app.use(traceRoutes(tracer));
app.get('/hello/:name', ({ params }) => {
  logger.info(`hello ${params.name}`);
  tracer.putAnnotation('User', params.name);
  metrics.addMetric('Greetings', MetricUnit.Count, 1);
  return { message: `hello ${params.name}!` };
});

export const handler = async (event, context) => {
  const segment = tracer.getSegment();
  const subsegment = segment.addNewSubsegment(`## ${process.env._HANDLER}`);
  tracer.setSegment(subsegment);
  tracer.annotateColdStart();
  tracer.addServiceNameAnnotation();
  logger.addContext(context);
  metrics.captureColdStartMetric(context.functionName);
  try {
    const result = await app.resolve(event, context);
    tracer.addResponseAsMetadata(result, process.env._HANDLER);
    return result;
  } catch (error) {
    tracer.addErrorAsMetadata(error);
    throw error;
  } finally {
    subsegment.close();
    tracer.setSegment(segment);
    metrics.publishStoredMetrics();
  }
};
