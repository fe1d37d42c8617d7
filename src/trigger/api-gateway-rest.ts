import { createHttpTrigger } from './http-trigger.js';
import { shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** API Gateway REST APIs, and HTTP APIs that send payload format 1.0. */
export const apiGatewayRest: Trigger = createHttpTrigger(
  'api-gateway-rest',
  (event) =>
    textAt(event, 'httpMethod') !== undefined &&
    textAt(event, 'resource') !== undefined &&
    shapeAt(event, 'requestContext') !== undefined,
);
