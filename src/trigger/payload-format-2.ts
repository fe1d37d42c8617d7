import { createHttpTrigger } from './http-trigger.js';
import { type Shape, shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** API Gateway HTTP APIs, payload format 2.0. */
export const apiGatewayHttp: Trigger = createFormat2Trigger('api-gateway-http');

/** Lambda function URLs: payload format 2.0 as well, told apart by their domain. */
export const functionUrl: Trigger = createFormat2Trigger('function-url');

/* @__NO_SIDE_EFFECTS__ */
function createFormat2Trigger(name: 'api-gateway-http' | 'function-url'): Trigger {
  return createHttpTrigger({
    name,
    matches: (event) => sourceOf(event) === name,
    facts(event) {
      const http = shapeAt(event, 'requestContext', 'http');
      return {
        method: textAt(http, 'method'),
        path: textAt(event, 'rawPath'),
        route: routeOf(event),
        host: textAt(event, 'requestContext', 'domainName'),
        userAgent: textAt(http, 'userAgent'),
        query: () => textAt(event, 'rawQueryString'),
        clientIp: () => textAt(http, 'sourceIp'),
      };
    },
    correlationId: (event) => textAt(event, 'requestContext', 'requestId'),
  });
}

const FUNCTION_URL_HOST = /\.lambda-url\.[a-z0-9-]+\./;

function sourceOf(event: unknown): 'api-gateway-http' | 'function-url' | undefined {
  const method = textAt(event, 'requestContext', 'http', 'method');
  if (method === undefined || textAt(event, 'rawPath') === undefined) return undefined;
  const domain = textAt(event, 'requestContext', 'domainName') ?? '';
  return FUNCTION_URL_HOST.test(domain) ? 'function-url' : 'api-gateway-http';
}

/** `GET /items/{id}` without its method; `$default`, which is all that a function URL has, names no route. */
function routeOf(event: Shape): string | undefined {
  return textAt(event, 'routeKey')?.split(' ')[1];
}
