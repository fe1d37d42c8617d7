import { type Shape, shapeAt, textAt } from '../../trigger/shape.js';
import { type Answer, joinedHeaders } from '../answer.js';
import { type HttpSource, MAX_ANSWER_BYTES } from './http-source.js';
import { requestContext, withoutStage } from './request-context.js';

/** Lambda function URLs: payload format 2.0, the path still encoded and without a stage. */
export const functionUrl: HttpSource = {
  name: 'function-url',
  maxBytes: MAX_ANSWER_BYTES,
  isQueryEncoded: false,
  method: (event) => textAt(httpOf(event), 'method'),
  path: (event) => textAt(event, 'rawPath'),
  isPathEncoded: () => true,
  rawQuery: ({ rawQueryString: raw }) => (typeof raw === 'string' ? raw : undefined),
  clientIp: (event) => textAt(httpOf(event), 'sourceIp'),
  complete: completeFormat2,
};

/** API Gateway HTTP APIs, payload format 2.0: the path is decoded already, and has a named stage in front. */
export const apiGatewayHttp: HttpSource = {
  ...functionUrl,
  name: 'api-gateway-http',
  path: (event) => withoutStage(textAt(event, 'rawPath'), event),
  isPathEncoded: () => false,
};

function httpOf(event: Shape): Shape | undefined {
  return shapeAt(requestContext(event), 'http');
}

function completeFormat2({ result, headers }: Answer): void {
  result.headers = joinedHeaders(headers);
  const cookies = headers.get('set-cookie');
  if (cookies !== undefined) result.cookies = cookies;
}
