import { isTextMediaType, mediaType } from './media-type.js';
import {
  type GatewayRequest,
  gatewayTime,
  grouped,
  headerValues,
  queryPairs,
  WITHHELD_HEADERS,
} from './request.js';

/** What the services that send payload format 2.0 do each in its own way. */
export interface Payload2 {
  readonly routeKey: string;
  readonly stage: string;
  readonly rawPath: string;
  /** The path in the request context, which is always decoded. */
  readonly contextPath: string;
  /** Lower case; besides those that no service hands on. */
  readonly withheldHeaders: ReadonlySet<string>;
  /** The first fields of the request context. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  /** Left out when empty. */
  readonly pathParameters?: Readonly<Record<string, string>> | undefined;
  /** Left out when there are none. */
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
}

/**
 * An event in payload format 2.0: what is empty is left out.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toPayload2(request: GatewayRequest, payload: Payload2): Record<string, unknown> {
  const cookies = headerValues(request, 'cookie')
    .flatMap((header) => header.split(/; */))
    .filter((cookie) => cookie !== '');
  const query = joinedValues(queryPairs(request.query));
  const { pathParameters = {}, stageVariables } = payload;
  return {
    version: '2.0',
    routeKey: payload.routeKey,
    rawPath: payload.rawPath,
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies }),
    headers: joinedValues(headersOf(request, payload)),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: contextOf(request, payload),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(stageVariables !== undefined && { stageVariables }),
    ...bodyOf(request),
  };
}

function bodyOf(request: GatewayRequest): { body?: string; isBase64Encoded: boolean } {
  if (request.body.length === 0) return { isBase64Encoded: false };
  const [contentType] = headerValues(request, 'content-type');
  const text =
    isTextMediaType(mediaType(contentType)) &&
    headerValues(request, 'content-encoding').length === 0;
  return { body: request.body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text };
}

function contextOf(request: GatewayRequest, payload: Payload2): Record<string, unknown> {
  return {
    ...payload.identity,
    http: {
      method: request.method,
      path: payload.contextPath,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: headerValues(request, 'user-agent')[0] ?? '',
    },
    requestId: payload.requestId,
    routeKey: payload.routeKey,
    stage: payload.stage,
    time: gatewayTime(request.timeMs),
    timeEpoch: request.timeMs,
  };
}

function headersOf(
  request: GatewayRequest,
  { withheldHeaders }: Payload2,
): Array<readonly [string, string]> {
  const received = request.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !WITHHELD_HEADERS.has(name) && !withheldHeaders.has(name));
  const forwarded = [...headerValues(request, 'x-forwarded-for'), request.sourceIp].join(', ');
  return [
    ...received,
    ['x-amzn-trace-id', `Root=${request.trace.root}`],
    ['x-forwarded-for', forwarded],
    ['x-forwarded-port', String(request.port)],
    ['x-forwarded-proto', 'http'],
  ];
}

function joinedValues(pairs: ReadonlyArray<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries([...grouped(pairs)].map(([name, values]) => [name, values.join(',')]));
}
