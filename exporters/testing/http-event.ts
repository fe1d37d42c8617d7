import { ACCOUNT_ID, CLIENT_IP, gatewayTime, REGION, TIME_MS } from './account.js';
import {
  decoded,
  forwardingHeaders,
  type HeaderLine,
  type HttpRequest,
  headerOf,
  queryPairs,
  type ReadRequest,
  readRequest,
  singleValues,
} from './http-request.js';
import { type Override, overridden } from './override.js';
import { parametersOf } from './resource.js';

/** A request that an API Gateway HTTP API takes. */
export interface HttpApiRequest extends HttpRequest {
  /** `GET /orders/{id}`; its parameters are read from the path. Default: `$default`. */
  readonly routeKey?: string | undefined;
  /** Default: `$default`; any other one stands before the path. */
  readonly stage?: string | undefined;
}

/** The event of payload format 2.0; as an application's own, it may be changed. */
export interface PayloadFormat2Event {
  version: string;
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  pathParameters?: Record<string, string>;
  stageVariables?: Record<string, string>;
  requestContext: PayloadFormat2Context;
  body?: string;
  isBase64Encoded: boolean;
}

/** Who asked an HTTP API or a function URL for what, and when. */
export interface PayloadFormat2Context {
  accountId: string;
  apiId: string;
  domainName: string;
  domainPrefix: string;
  http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string };
  requestId: string;
  routeKey: string;
  stage: string;
  time: string;
  timeEpoch: number;
}

/** What tells an HTTP API and a function URL apart. */
interface Front {
  readonly apiId: string;
  readonly domainName: string;
  readonly accountId: string;
  readonly requestId: string;
  readonly routeKey: string;
  readonly stage: string;
  readonly rawPath: string;
  /** Headers that this service adds, or leaves where they are. */
  readonly ownHeaders: readonly HeaderLine[];
}

const API_ID = 'f6g7h8i9j0';

/**
 * Builds the event that an HTTP API makes of a request, payload format 2.0.
 *
 * What is empty is left out, the path is decoded, and a body that is not text arrives in base64.
 */
export function httpEvent(
  request: HttpApiRequest = {},
  override?: Override<PayloadFormat2Event>,
): PayloadFormat2Event {
  const { routeKey = '$default', stage = '$default' } = request;
  const method = request.method ?? /^([A-Z]+) /.exec(routeKey)?.[1]?.replace(/^ANY$/, 'GET');
  const read = readRequest({ ...request, method });
  // The service decodes the path and cuts it at a question mark that decoding made.
  const path = decoded(read.path).split('?', 1)[0] ?? '';
  const parameters =
    routeKey === '$default' ? undefined : parametersOf(routeKey.replace(/^\w+ /, ''), path);
  const event = payloadFormat2Event(read, {
    apiId: API_ID,
    domainName: `${API_ID}.execute-api.${REGION}.amazonaws.com`,
    accountId: ACCOUNT_ID,
    requestId: 'XYZabcDEfGhIjkl=',
    routeKey,
    stage,
    rawPath: stage === '$default' ? path : `/${stage}${path}`,
    ownHeaders: [],
  });
  return overridden(
    parameters === undefined ? event : { ...event, pathParameters: parameters },
    override,
  );
}

/** Builds an event of payload format 2.0, for the two services that make one. */
export function payloadFormat2Event(read: ReadRequest, front: Front): PayloadFormat2Event {
  const query = singleValues(queryPairs(read.query), ',');
  const { apiId, domainName, accountId, requestId, routeKey, stage, rawPath } = front;
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: read.query,
    ...(read.cookies.length > 0 && { cookies: [...read.cookies] }),
    headers: singleValues(headersOf(read, front), ','),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId,
      domainName,
      domainPrefix: apiId,
      http: {
        method: read.method,
        path: decoded(rawPath),
        protocol: 'HTTP/1.1',
        sourceIp: CLIENT_IP,
        userAgent: headerOf(read, 'user-agent') ?? '',
      },
      requestId,
      routeKey,
      stage,
      time: gatewayTime(),
      timeEpoch: TIME_MS,
    },
    ...bodyOf(read),
  };
}

function headersOf(read: ReadRequest, { domainName, ownHeaders }: Front): readonly HeaderLine[] {
  const length = read.body === undefined ? [] : [['content-length', String(read.body.length)]];
  const given = new Set(read.headers.map(([name]) => name));
  const added = [['host', domainName], ...length, ...forwardingHeaders()] as HeaderLine[];
  return [...added.filter(([name]) => !given.has(name)), ...read.headers, ...ownHeaders].sort(
    ([one], [other]) => (one < other ? -1 : Number(one > other)),
  );
}

function bodyOf(read: ReadRequest): Pick<PayloadFormat2Event, 'body' | 'isBase64Encoded'> {
  if (read.body === undefined) return { isBase64Encoded: false };
  const text = !read.binary && isText(headerOf(read, 'content-type'));
  return {
    body: Buffer.from(read.body).toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  };
}

// The service's list is nowhere published; forms do arrive in base64.
function isText(contentType: string | undefined): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === undefined) return true;
  return /^(text\/.*|application\/(.*\+)?(json|xml)|application\/javascript)$/.test(type);
}
