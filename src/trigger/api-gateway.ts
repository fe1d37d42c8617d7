import { describedTrigger, eventWith } from './described-trigger.js';
import { carrierOf } from './headers.js';
import { type Shape, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const ID = 'requestContext.requestId';
const CONNECTION = 'requestContext.connectionId';
const EVENT_TYPE = 'requestContext.eventType';

/** Lambda authorizers of API Gateway: a REQUEST's event is a request's, and must not be taken for one. */
export const apiGatewayAuthorizer: Trigger = describedTrigger(
  'api-gateway-authorizer',
  (event) => {
    const type = textAt(event, 'type');
    const isAsked = type === 'REQUEST' || type === 'TOKEN';
    return isAsked && (textAt(event, 'methodArn') ?? textAt(event, 'routeArn')) && [event as Shape];
  },
  { id: ID, facts: { 'aws.api_gateway.authorizer.type': 'type' }, carrier: carrierOf },
);

/** WebSocket APIs of API Gateway. Only `$connect` has headers, and so a context of its sender. */
export const apiGatewayWebSocket: Trigger = describedTrigger(
  'api-gateway-websocket',
  eventWith(CONNECTION, EVENT_TYPE),
  {
    id: ID,
    facts: {
      'aws.api_gateway.websocket.event_type': EVENT_TYPE,
      'aws.api_gateway.websocket.route_key': 'requestContext.routeKey',
      'aws.api_gateway.websocket.connection_id': CONNECTION,
    },
    carrier: carrierOf,
  },
);
