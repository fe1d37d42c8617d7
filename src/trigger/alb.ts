import { peerAddress, traceHeaderOf } from './headers.js';
import { createHttpTrigger } from './http-trigger.js';
import { isShape, textAt, textsOf } from './shape.js';
import type { Trigger } from './trigger.js';

/** Application Load Balancers, with single or multi-value headers. */
export const alb: Trigger = createHttpTrigger({
  name: 'alb',
  matches: (event) => textAt(event, 'requestContext', 'elb', 'targetGroupArn') !== undefined,
  facts: (event, headers) => ({
    method: textAt(event, 'httpMethod'),
    path: textAt(event, 'path'),
    query: () =>
      rawQuery(event['multiValueQueryStringParameters'] ?? event['queryStringParameters']),
    clientIp: () => peerAddress(headers),
  }),
  correlationId: traceHeaderOf,
});

/** A load balancer sends the query still encoded, so it is joined and nothing more. */
function rawQuery(parameters: unknown): string | undefined {
  if (!isShape(parameters)) return undefined;
  return Object.entries(parameters)
    .flatMap(([name, value]) => textsOf(value).map((one) => `${name}=${one}`))
    .join('&');
}
