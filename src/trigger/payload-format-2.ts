import type { Attributes } from '@opentelemetry/api';
import { carrierOf, headerOf } from './headers.js';
import { httpAttributes } from './http-attributes.js';
import { type Shape, shapeAt, textAt } from './shape.js';
import type { AttributeOptions, Carrier } from './trigger.js';

const FUNCTION_URL_HOST = /\.lambda-url\.[a-z0-9-]+\./;

/** Which of the two sources of payload format 2.0 made an event, if one did. */
export function payloadFormat2Source(event: unknown): 'http-api' | 'function-url' | undefined {
  const requestContext = shapeAt(event, 'requestContext');
  const method = textAt(shapeAt(requestContext, 'http'), 'method');
  if (method === undefined || textAt(event, 'rawPath') === undefined) return undefined;
  const domain = textAt(requestContext, 'domainName') ?? '';
  return FUNCTION_URL_HOST.test(domain) ? 'function-url' : 'http-api';
}

/** The headers of an event in payload format 2.0, which are lower case and joined. */
export function payloadFormat2Carrier(event: Shape): Carrier {
  return carrierOf(event['headers'], undefined);
}

/** The id that API Gateway, or the function URL, gave the request. */
export function payloadFormat2RequestId(event: Shape): string | undefined {
  return textAt(shapeAt(event, 'requestContext'), 'requestId');
}

/** The span attributes of a request in payload format 2.0. */
export function payloadFormat2Attributes(
  event: Shape,
  options: AttributeOptions,
  route: string | undefined,
): Attributes {
  const requestContext = shapeAt(event, 'requestContext');
  const http = shapeAt(requestContext, 'http');
  const headers = payloadFormat2Carrier(event);
  return httpAttributes(
    {
      method: textAt(http, 'method'),
      path: textAt(event, 'rawPath'),
      route,
      scheme: headerOf(headers, 'x-forwarded-proto'),
      host: headerOf(headers, 'host') ?? textAt(requestContext, 'domainName'),
      userAgent: headerOf(headers, 'user-agent') ?? textAt(http, 'userAgent'),
      query: () => textAt(event, 'rawQueryString'),
      clientIp: () => textAt(http, 'sourceIp'),
    },
    options,
  );
}
