import { carrierOf } from './headers.js';
import { at, shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const TYPES: readonly unknown[] = ['REQUEST', 'TOKEN'];

/** Lambda authorizers of API Gateway: a REQUEST's event is a request's, and must not be taken for one. */
export const apiGatewayAuthorizer: Trigger = {
  name: 'api-gateway-authorizer',
  faasTrigger: 'other',
  matches: (event) =>
    TYPES.includes(at(event, 'type')) &&
    (textAt(event, 'methodArn') ?? textAt(event, 'routeArn')) !== undefined,
  attributes: (event) => ({
    'aws.api_gateway.authorizer.type': textAt(event, 'type') ?? '',
  }),
  correlationId: (event) => textAt(shapeAt(event, 'requestContext'), 'requestId'),
  carrier: (event) => carrierOf(event['headers'], event['multiValueHeaders']),
};
