import { createPlainTrigger } from './plain-trigger.js';
import type { Trigger } from './trigger.js';

/** WebSocket APIs of API Gateway. Only `$connect` has headers, and so a context of its sender. */
export const apiGatewayWebSocket: Trigger = createPlainTrigger({
  name: 'api-gateway-websocket',
  requires: ['requestContext.connectionId', 'requestContext.eventType'],
  attributes: {
    'aws.api_gateway.websocket.event_type': 'requestContext.eventType',
    'aws.api_gateway.websocket.route_key': 'requestContext.routeKey',
    'aws.api_gateway.websocket.connection_id': 'requestContext.connectionId',
  },
  correlationId: 'requestContext.requestId',
  hasHeaders: true,
});
