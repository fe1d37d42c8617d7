import { ACCOUNT_ID, API_ID } from './account.js';
import { toPayload2 } from './payload-2.js';
import { decoded, type GatewayRequest, headerValues } from './request.js';
import { toRestEvent } from './rest-event.js';
import type { RouteMatch } from './route-table.js';

// Cookies have a field of their own.
const WITHHELD = new Set(['cookie']);

/** The event that an HTTP API makes of a request, in the format that its integration asks for. */
export function toHttpEvent(request: GatewayRequest, match: RouteMatch): Record<string, unknown> {
  if (match.route.api.payloadFormat === '1.0') return toFormat1(request, match);
  const path = pathOf(request, match);
  return toPayload2(request, {
    routeKey: routeKeyOf(match),
    stage: match.route.api.stage,
    rawPath: path,
    contextPath: path,
    withheldHeaders: WITHHELD,
    identity: {
      accountId: ACCOUNT_ID,
      apiId: API_ID,
      domainName: headerValues(request, 'host')[0] ?? 'localhost',
      domainPrefix: API_ID,
    },
    requestId: request.extendedRequestId,
    pathParameters: decodedParameters(match),
    stageVariables: match.route.api.stageVariables,
  });
}

// As a REST API's, with the path and the ids of an HTTP API, and with a version.
function toFormat1(request: GatewayRequest, match: RouteMatch): Record<string, unknown> {
  const event = toRestEvent(request, match);
  const context = event['requestContext'] as Record<string, unknown>;
  const { deploymentId: _, ...shared } = context;
  const path = pathOf(request, match);
  const parameters = decodedParameters(match);
  return {
    version: '1.0',
    ...event,
    path,
    pathParameters: Object.keys(parameters).length > 0 ? parameters : null,
    requestContext: {
      ...shared,
      authorizer: { claims: null, scopes: null },
      path,
      requestId: request.extendedRequestId,
      resourceId: routeKeyOf(match),
    },
  };
}

function decodedParameters({ parameters }: RouteMatch): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, decoded(value)]),
  );
}

function routeKeyOf({ route }: RouteMatch): string {
  return route.path === '$default' ? '$default' : `${route.method} ${route.path}`;
}

function pathOf(request: GatewayRequest, { route }: RouteMatch): string {
  // The service decodes the path and cuts it at a question mark that decoding made.
  const path = decoded(request.path).split('?', 1)[0] ?? '';
  return route.api.stage === '$default' ? path : `/${route.api.stage}${path}`;
}
