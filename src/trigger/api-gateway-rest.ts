import { createHttpTrigger } from './http-trigger.js';
import { queryText } from './query.js';
import { shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** API Gateway REST APIs, and HTTP APIs that send payload format 1.0. */
export const apiGatewayRest: Trigger = createHttpTrigger({
  name: 'api-gateway-rest',
  matches: (event) =>
    textAt(event, 'httpMethod') !== undefined &&
    textAt(event, 'resource') !== undefined &&
    shapeAt(event, 'requestContext') !== undefined,
  facts: (event) => ({
    method: textAt(event, 'httpMethod'),
    path: textAt(event, 'path'),
    route: textAt(event, 'resource'),
    host: textAt(event, 'requestContext', 'domainName'),
    query: () =>
      queryText(event['multiValueQueryStringParameters'] ?? event['queryStringParameters']),
    clientIp: () => textAt(event, 'requestContext', 'identity', 'sourceIp'),
  }),
  correlationId: (event) => textAt(event, 'requestContext', 'requestId'),
});
