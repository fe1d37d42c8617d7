import { arn } from './account.js';
import { type HttpApiRequest, httpEvent, type PayloadFormat2Context } from './http-event.js';
import { type RestRequest, type RestRequestContext, restEvent } from './rest-event.js';

/** What a REST API asks an authorizer of the type TOKEN. */
export interface TokenAuthorizerEvent {
  type: 'TOKEN';
  methodArn: string;
  authorizationToken: string;
}

/** What a REST API asks an authorizer of the type REQUEST. */
export interface RequestAuthorizerEvent {
  type: 'REQUEST';
  methodArn: string;
  resource: string;
  path: string;
  httpMethod: string;
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
  pathParameters: Record<string, string>;
  queryStringParameters: Record<string, string>;
  multiValueQueryStringParameters: Record<string, string[]>;
  stageVariables: Record<string, string>;
  requestContext: Omit<RestRequestContext, 'authorizer'> & { authorizer: undefined };
}

/** What an HTTP API asks an authorizer, payload format 2.0. */
export interface HttpAuthorizerEvent {
  version: string;
  type: 'REQUEST';
  routeArn: string;
  identitySource: string[];
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  requestContext: PayloadFormat2Context;
  pathParameters?: Record<string, string>;
}

const TOKEN = 'Bearer example-token';

/**
 * Builds what API Gateway asks an authorizer: the type REQUEST of a REST API; with `type: 'TOKEN'`
 * its other type; with `version: '2.0'` the question of an HTTP API.
 */
export function apiGatewayAuthorizerEvent(options: {
  readonly type: 'TOKEN';
  /** Default: a bearer token. */
  readonly token?: string | undefined;
}): TokenAuthorizerEvent;
export function apiGatewayAuthorizerEvent(
  options: HttpApiRequest & { readonly version: '2.0' },
): HttpAuthorizerEvent;
export function apiGatewayAuthorizerEvent(options?: RestRequest): RequestAuthorizerEvent;
export function apiGatewayAuthorizerEvent(
  options: RestRequest &
    HttpApiRequest & {
      readonly type?: 'TOKEN' | undefined;
      readonly token?: string | undefined;
      readonly version?: '2.0' | undefined;
    } = {},
): TokenAuthorizerEvent | HttpAuthorizerEvent | RequestAuthorizerEvent {
  if (options.type === 'TOKEN') {
    return {
      type: 'TOKEN',
      methodArn: arn('execute-api', 'a1b2c3d4e5/prod/GET/'),
      authorizationToken: options.token ?? TOKEN,
    };
  }
  // The caller's own headers come last: they stand where a default would.
  const request = { ...options, headers: { authorization: TOKEN, ...options.headers } };
  return options.version === '2.0' ? httpQuestion(request) : restQuestion(request);
}

function restQuestion(request: RestRequest): RequestAuthorizerEvent {
  const { requestContext, ...event } = restEvent(request);
  const { apiId, stage } = requestContext;
  return {
    type: 'REQUEST',
    methodArn: arn('execute-api', `${apiId}/${stage}/${event.httpMethod}${event.path}`),
    resource: event.resource,
    path: event.path,
    httpMethod: event.httpMethod,
    headers: event.headers,
    multiValueHeaders: event.multiValueHeaders,
    // Empty and not null, unlike in the event of the request itself.
    pathParameters: event.pathParameters ?? {},
    queryStringParameters: event.queryStringParameters ?? {},
    multiValueQueryStringParameters: event.multiValueQueryStringParameters ?? {},
    stageVariables: {},
    requestContext: { ...requestContext, authorizer: undefined },
  };
}

function httpQuestion(request: HttpApiRequest): HttpAuthorizerEvent {
  const { body: _, isBase64Encoded: _encoded, cookies = [], ...event } = httpEvent(request);
  const { apiId, stage, http } = event.requestContext;
  return {
    ...event,
    type: 'REQUEST',
    routeArn: arn('execute-api', `${apiId}/${stage}/${http.method}${http.path}`),
    identitySource: [event.headers['authorization'] ?? TOKEN],
    cookies,
  };
}
