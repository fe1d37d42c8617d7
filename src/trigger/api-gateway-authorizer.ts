import { createPlainTrigger } from './plain-trigger.js';
import { at, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const TYPES: readonly unknown[] = ['REQUEST', 'TOKEN'];

/** Lambda authorizers of API Gateway: a REQUEST's event is a request's, and must not be taken for one. */
export const apiGatewayAuthorizer: Trigger = {
  ...createPlainTrigger({
    name: 'api-gateway-authorizer',
    requires: [],
    attributes: { 'aws.api_gateway.authorizer.type': 'type' },
    correlationId: 'requestContext.requestId',
    hasHeaders: true,
  }),
  matches: (event) =>
    TYPES.includes(at(event, 'type')) &&
    (textAt(event, 'methodArn') ?? textAt(event, 'routeArn')) !== undefined,
};
