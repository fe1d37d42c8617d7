import { ACCOUNT_ID, API_ID } from './account.js';
import { isTextMediaType, mediaType } from './media-type.js';
import {
  decoded,
  type GatewayRequest,
  gatewayTime,
  grouped,
  headerValues,
  queryPairs,
} from './request.js';
import type { RouteMatch } from './route-table.js';

// Cookies have a field of their own; the others are the connection's, or the gateway's to set.
const WITHHELD = new Set([
  'connection',
  'cookie',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/**
 * The event that an HTTP API makes of a request (payload format 2.0): what is empty is left out.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toHttpEvent(request: GatewayRequest, match: RouteMatch): Record<string, unknown> {
  const cookies = headerValues(request, 'cookie').flatMap((header) => header.split(/; */));
  const query = joinedValues(queryPairs(request.query));
  const parameters = Object.entries(match.parameters).map(
    ([name, value]) => [name, decoded(value)] as const,
  );
  return {
    version: '2.0',
    routeKey: routeKeyOf(match),
    rawPath: rawPathOf(request, match),
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies: cookies.filter((cookie) => cookie !== '') }),
    headers: joinedValues(httpHeaders(request)),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: httpContext(request, match),
    ...(parameters.length > 0 && { pathParameters: Object.fromEntries(parameters) }),
    ...bodyOf(request),
  };
}

function httpContext(request: GatewayRequest, match: RouteMatch): Record<string, unknown> {
  return {
    accountId: ACCOUNT_ID,
    apiId: API_ID,
    domainName: headerValues(request, 'host')[0] ?? 'localhost',
    domainPrefix: API_ID,
    http: {
      method: request.method,
      path: rawPathOf(request, match),
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: headerValues(request, 'user-agent')[0] ?? '',
    },
    requestId: request.extendedRequestId,
    routeKey: routeKeyOf(match),
    stage: match.route.api.stage,
    time: gatewayTime(request.timeMs),
    timeEpoch: request.timeMs,
  };
}

function routeKeyOf({ route }: RouteMatch): string {
  return route.path === '$default' ? '$default' : `${route.method} ${route.path}`;
}

function rawPathOf(request: GatewayRequest, { route }: RouteMatch): string {
  // The service decodes the path and cuts it at a question mark that decoding made.
  const path = decoded(request.path).split('?', 1)[0] ?? '';
  return route.api.stage === '$default' ? path : `/${route.api.stage}${path}`;
}

function httpHeaders(request: GatewayRequest): Array<readonly [string, string]> {
  const received = request.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !WITHHELD.has(name));
  const forwarded = [...headerValues(request, 'x-forwarded-for'), request.sourceIp].join(', ');
  return [
    ...received,
    ['x-amzn-trace-id', `Root=${request.trace.root}`],
    ['x-forwarded-for', forwarded],
    ['x-forwarded-port', String(request.port)],
    ['x-forwarded-proto', 'http'],
  ];
}

function bodyOf(request: GatewayRequest): Record<string, unknown> {
  if (request.body.length === 0) return { isBase64Encoded: false };
  const [contentType] = headerValues(request, 'content-type');
  const text =
    isTextMediaType(mediaType(contentType)) &&
    headerValues(request, 'content-encoding').length === 0;
  return { body: request.body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text };
}

function joinedValues(pairs: ReadonlyArray<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries([...grouped(pairs)].map(([name, values]) => [name, values.join(',')]));
}
