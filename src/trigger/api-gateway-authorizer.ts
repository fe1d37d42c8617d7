import { createPlainTrigger } from './plain-trigger.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Lambda authorizers of API Gateway: a REQUEST's event is a request's, and must not be taken for one. */
export const apiGatewayAuthorizer: Trigger = createPlainTrigger({
  name: 'api-gateway-authorizer',
  also: (event) =>
    /^(REQUEST|TOKEN)$/.test(textAt(event, 'type') ?? '') &&
    (textAt(event, 'methodArn') ?? textAt(event, 'routeArn')) !== undefined,
  attributes: { 'aws.api_gateway.authorizer.type': 'type' },
  correlationId: 'requestContext.requestId',
  hasHeaders: true,
});
