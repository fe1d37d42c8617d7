import { carrierOf, headerOf } from './headers.js';
import { httpAttributes } from './http-attributes.js';
import { queryText } from './query.js';
import { shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** API Gateway REST APIs, and HTTP APIs that send payload format 1.0. */
export const apiGatewayRest: Trigger = {
  name: 'api-gateway-rest',
  faasTrigger: 'http',
  matches: (event) =>
    textAt(event, 'httpMethod') !== undefined &&
    textAt(event, 'resource') !== undefined &&
    shapeAt(event, 'requestContext') !== undefined,
  attributes(event, options) {
    const requestContext = shapeAt(event, 'requestContext');
    const headers = apiGatewayRest.carrier?.(event) ?? {};
    return httpAttributes(
      {
        method: textAt(event, 'httpMethod'),
        path: textAt(event, 'path'),
        route: textAt(event, 'resource'),
        scheme: headerOf(headers, 'x-forwarded-proto'),
        host: headerOf(headers, 'host') ?? textAt(requestContext, 'domainName'),
        userAgent: headerOf(headers, 'user-agent'),
        query: () =>
          queryText(event['multiValueQueryStringParameters'] ?? event['queryStringParameters']),
        clientIp: () => textAt(shapeAt(requestContext, 'identity'), 'sourceIp'),
      },
      options,
    );
  },
  correlationId: (event) => textAt(shapeAt(event, 'requestContext'), 'requestId'),
  carrier: (event) => carrierOf(event['headers'], event['multiValueHeaders']),
};
