import { carrierOf, headerOf } from './headers.js';
import { httpAttributes } from './http-attributes.js';
import { isShape, shapeAt, textAt, textsOf } from './shape.js';
import type { Trigger } from './trigger.js';

/** Application Load Balancers, with single or multi-value headers. */
export const alb: Trigger = {
  name: 'alb',
  faasTrigger: 'http',
  matches: (event) =>
    textAt(shapeAt(shapeAt(event, 'requestContext'), 'elb'), 'targetGroupArn') !== undefined,
  attributes(event, options) {
    const headers = carrierOf(event['headers'], event['multiValueHeaders']);
    return httpAttributes(
      {
        method: textAt(event, 'httpMethod'),
        path: textAt(event, 'path'),
        route: undefined,
        scheme: headerOf(headers, 'x-forwarded-proto'),
        host: headerOf(headers, 'host'),
        userAgent: headerOf(headers, 'user-agent'),
        query: () =>
          rawQuery(event['multiValueQueryStringParameters'] ?? event['queryStringParameters']),
        clientIp: () => peerAddress(headerOf(headers, 'x-forwarded-for')),
      },
      options,
    );
  },
  correlationId: (event) => headerOf(alb.carrier?.(event) ?? {}, 'x-amzn-trace-id'),
  carrier: (event) => carrierOf(event['headers'], event['multiValueHeaders']),
};

/** A load balancer sends the query still encoded, so it is joined and nothing more. */
function rawQuery(parameters: unknown): string | undefined {
  if (!isShape(parameters)) return undefined;
  return Object.entries(parameters)
    .flatMap(([name, value]) => textsOf(value).map((one) => `${name}=${one}`))
    .join('&');
}

/** The load balancer adds the peer that it saw as the last entry; those before it are only claims. */
function peerAddress(forwardedFor: string | undefined): string | undefined {
  return forwardedFor?.split(',').at(-1)?.trim();
}
