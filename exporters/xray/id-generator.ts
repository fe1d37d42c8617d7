import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import type { IdGeneratorLike } from '../sdk/span.js';

/**
 * Creates an id generator whose trace ids begin with the time, as X-Ray's own do.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids
 */
export function createXRayIdGenerator(): IdGeneratorLike {
  const generator = new AWSXRayIdGenerator();
  return {
    // A faked clock near the epoch has fewer digits than an id needs.
    generateTraceId: () => generator.generateTraceId().padStart(32, '0'),
    generateSpanId: () => generator.generateSpanId(),
  };
}
