import { ACCOUNT_ID, CLIENT_IP, gatewayTime, REGION, TIME_MS, uuid } from './account.js';
import {
  forwardingHeaders,
  type HeaderLine,
  type HttpRequest,
  headerOf,
  multiValues,
  queryPairs,
  type ReadRequest,
  readRequest,
  singleValues,
} from './http-request.js';
import { type Override, overridden } from './override.js';
import { parametersOf } from './resource.js';

/** A request that an API Gateway REST API takes. */
export interface RestRequest extends HttpRequest {
  /** Its parameters are read from the path. Default: `/{proxy+}`, and `/` for the path `/`. */
  readonly resource?: string | undefined;
  /** Default: `prod`. */
  readonly stage?: string | undefined;
  /** What an authorizer said. */
  readonly authorizer?: Record<string, unknown> | undefined;
}

/** The event of a REST API's proxy integration; as an application's own, it may be changed. */
export interface RestEvent {
  resource: string;
  path: string;
  httpMethod: string;
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
  queryStringParameters: Record<string, string> | null;
  multiValueQueryStringParameters: Record<string, string[]> | null;
  pathParameters: Record<string, string> | null;
  stageVariables: Record<string, string> | null;
  requestContext: RestRequestContext;
  body: string | null;
  isBase64Encoded: boolean;
}

/** Who asked a REST API for what, and when. */
export interface RestRequestContext {
  accountId: string;
  apiId: string;
  authorizer: Record<string, unknown> | null;
  deploymentId: string;
  domainName: string;
  domainPrefix: string;
  extendedRequestId: string;
  httpMethod: string;
  identity: RestIdentity;
  path: string;
  protocol: string;
  requestId: string;
  requestTime: string;
  requestTimeEpoch: number;
  resourceId: string;
  resourcePath: string;
  stage: string;
}

interface RestIdentity {
  accessKey: string | null;
  accountId: string | null;
  apiKey: string | null;
  apiKeyId: string | null;
  caller: string | null;
  clientCert: null;
  cognitoAuthenticationProvider: string | null;
  cognitoAuthenticationType: string | null;
  cognitoIdentityId: string | null;
  cognitoIdentityPoolId: string | null;
  principalOrgId: string | null;
  sourceIp: string;
  user: string | null;
  userAgent: string | null;
  userArn: string | null;
}

const API_ID = 'a1b2c3d4e5';
const DOMAIN = `${API_ID}.execute-api.${REGION}.amazonaws.com`;

// The service spells what it adds itself in capitals, and the client's headers as it got them.
const SPELLED = new Map([
  ['host', 'Host'],
  ['user-agent', 'User-Agent'],
  ['x-amzn-trace-id', 'X-Amzn-Trace-Id'],
  ['x-forwarded-for', 'X-Forwarded-For'],
  ['x-forwarded-port', 'X-Forwarded-Port'],
  ['x-forwarded-proto', 'X-Forwarded-Proto'],
]);

/**
 * Builds the event that a REST API makes of a request, payload format 1.0.
 *
 * A body of bytes is one of a binary media type, and arrives in base64.
 */
export function restEvent(request: RestRequest = {}, override?: Override<RestEvent>): RestEvent {
  const read = readRequest(request);
  const { resource = read.path === '/' ? '/' : '/{proxy+}' } = request;
  const headers = restHeaders(read);
  const query = queryPairs(read.query);
  return overridden<RestEvent>(
    {
      resource,
      path: read.path,
      httpMethod: read.method,
      headers: singleValues(headers),
      multiValueHeaders: multiValues(headers),
      queryStringParameters: query.length === 0 ? null : singleValues(query),
      multiValueQueryStringParameters: query.length === 0 ? null : multiValues(query),
      // Not decoded: the function sees what the client wrote.
      pathParameters: parametersOf(resource, read.path) ?? null,
      stageVariables: null,
      requestContext: restContext(read, { ...request, resource }),
      body:
        read.body === undefined
          ? null
          : Buffer.from(read.body).toString(read.binary ? 'base64' : 'utf8'),
      isBase64Encoded: read.binary,
    },
    override,
  );
}

function restHeaders(read: ReadRequest): readonly HeaderLine[] {
  const cookie = read.cookies.length === 0 ? [] : [['cookie', read.cookies.join('; ')] as const];
  const own = read.headers.some(([name]) => name === 'host') ? [] : [['host', DOMAIN] as const];
  // A REST API keeps the length to itself.
  const received = read.headers.filter(([name]) => name !== 'content-length');
  return [...own, ...forwardingHeaders(), ...received, ...cookie].map(
    ([name, value]) => [SPELLED.get(name) ?? name, value] as const,
  );
}

function restContext(read: ReadRequest, request: RestRequest): RestRequestContext {
  const { stage = 'prod', resource = '' } = request;
  return {
    accountId: ACCOUNT_ID,
    apiId: API_ID,
    authorizer: request.authorizer ?? null,
    deploymentId: 'd1e2f3',
    domainName: DOMAIN,
    domainPrefix: API_ID,
    extendedRequestId: 'XYZabcDEfGhIjkl=',
    httpMethod: read.method,
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: CLIENT_IP,
      user: null,
      userAgent: headerOf(read, 'user-agent') ?? null,
      userArn: null,
    },
    path: `/${stage}${read.path}`,
    protocol: 'HTTP/1.1',
    requestId: uuid(),
    requestTime: gatewayTime(),
    requestTimeEpoch: TIME_MS,
    resourceId: 'r1s2t3',
    resourcePath: resource,
    stage,
  };
}
