import {
  payloadFormat2Attributes,
  payloadFormat2Carrier,
  payloadFormat2RequestId,
  payloadFormat2Source,
} from './payload-format-2.js';
import { type Shape, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** API Gateway HTTP APIs, payload format 2.0. */
export const apiGatewayHttp: Trigger = {
  name: 'api-gateway-http',
  faasTrigger: 'http',
  matches: (event) => payloadFormat2Source(event) === 'http-api',
  attributes: (event, options) => payloadFormat2Attributes(event, options, routeOf(event)),
  correlationId: payloadFormat2RequestId,
  carrier: payloadFormat2Carrier,
};

/** `GET /items/{id}` without its method; `$default` names no route. */
function routeOf(event: Shape): string | undefined {
  const key = textAt(event, 'routeKey');
  const space = key?.indexOf(' ') ?? -1;
  return space < 0 ? undefined : key?.slice(space + 1);
}
