import { ACCOUNT_ID, API_ID } from './account.js';
import { isBinaryMediaType, mediaType } from './media-type.js';
import {
  type GatewayRequest,
  gatewayTime,
  grouped,
  headerValues,
  queryPairs,
  WITHHELD_HEADERS,
} from './request.js';
import type { RouteMatch } from './route-table.js';

// A REST API keeps the length to itself too: captured events do not carry it.
const WITHHELD = new Set([...WITHHELD_HEADERS, 'content-length']);

// These reach the function in the letters of the service, all others in the client's.
const RESPELLED = new Map([
  ['host', 'Host'],
  ['user-agent', 'User-Agent'],
]);

/**
 * The event that a REST API makes of a request (payload format 1.0, without `version`).
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function toRestEvent(request: GatewayRequest, match: RouteMatch): Record<string, unknown> {
  const { api, path: resource } = match.route;
  const headers = grouped(restHeaders(request));
  const query = grouped(queryPairs(request.query));
  const [contentType] = headerValues(request, 'content-type');
  const binary = isBinaryMediaType(mediaType(contentType), api.binaryMediaTypes);
  return {
    resource,
    path: request.path,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: allValues(query),
    // Not decoded, as captured: the function sees what the client wrote.
    pathParameters: Object.keys(match.parameters).length > 0 ? match.parameters : null,
    stageVariables: api.stageVariables ?? null,
    requestContext: restContext(request, match),
    body: request.body.length === 0 ? null : request.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && request.body.length > 0,
  };
}

function restContext(request: GatewayRequest, match: RouteMatch): Record<string, unknown> {
  const { api, path: resource } = match.route;
  return {
    accountId: ACCOUNT_ID,
    apiId: API_ID,
    deploymentId: API_ID,
    domainName: headerValues(request, 'host')[0] ?? 'localhost',
    domainPrefix: API_ID,
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.method,
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      user: null,
      userAgent: headerValues(request, 'user-agent')[0] ?? null,
      userArn: null,
    },
    path: `/${api.stage}${request.path}`,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: gatewayTime(request.timeMs),
    requestTimeEpoch: request.timeMs,
    resourceId: API_ID,
    resourcePath: resource,
    stage: api.stage,
  };
}

function restHeaders(request: GatewayRequest): Array<readonly [string, string]> {
  const received = request.headers
    .filter(([name]) => !WITHHELD.has(name.toLowerCase()))
    .map(([name, value]) => [RESPELLED.get(name.toLowerCase()) ?? name, value] as const);
  const forwarded = [...headerValues(request, 'x-forwarded-for'), request.sourceIp].join(', ');
  return [
    ...received,
    ['X-Amzn-Trace-Id', `Root=${request.trace.root}`],
    ['X-Forwarded-For', forwarded],
    ['X-Forwarded-Port', String(request.port)],
    ['X-Forwarded-Proto', 'http'],
  ];
}

// Object.fromEntries defines its keys, so that one named __proto__ is a key as any other.
function lastValues(groups: Map<string, string[]>): Record<string, string> | null {
  if (groups.size === 0) return null;
  return Object.fromEntries([...groups].map(([name, values]) => [name, values.at(-1) ?? '']));
}

function allValues(groups: Map<string, string[]>): Record<string, string[]> | null {
  return groups.size === 0 ? null : Object.fromEntries(groups);
}
