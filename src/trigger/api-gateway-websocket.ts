import { carrierOf } from './headers.js';
import { shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** WebSocket APIs of API Gateway. Only `$connect` has headers, and so a context of its sender. */
export const apiGatewayWebSocket: Trigger = {
  name: 'api-gateway-websocket',
  faasTrigger: 'other',
  matches: (event) => {
    const requestContext = shapeAt(event, 'requestContext');
    return (
      textAt(requestContext, 'connectionId') !== undefined &&
      textAt(requestContext, 'eventType') !== undefined
    );
  },
  attributes(event) {
    const requestContext = shapeAt(event, 'requestContext');
    return {
      'aws.api_gateway.websocket.event_type': textAt(requestContext, 'eventType') ?? '',
      'aws.api_gateway.websocket.route_key': textAt(requestContext, 'routeKey') ?? '',
      'aws.api_gateway.websocket.connection_id': textAt(requestContext, 'connectionId') ?? '',
    };
  },
  correlationId: (event) => textAt(shapeAt(event, 'requestContext'), 'requestId'),
  carrier: (event) => carrierOf(event['headers'], event['multiValueHeaders']),
};
