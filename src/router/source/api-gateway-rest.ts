import { shapeAt, textAt } from '../../trigger/shape.js';
import type { Answer } from '../answer.js';
import type { ProxyResult } from '../proxy-result.js';
import { readQuery } from '../query.js';
import { createRequestHeaders } from '../request-headers.js';
import type { HttpSource } from './http-source.js';
import { withoutStage } from './stage.js';

/**
 * API Gateway REST APIs, whose path is still encoded, and HTTP APIs with payload format 1.0, whose
 * path is decoded and has the stage in front.
 */
export const apiGatewayRest: HttpSource = {
  name: 'api-gateway-rest',
  method: (event) => textAt(event, 'httpMethod') ?? '',
  path(event) {
    const path = textAt(event, 'path') ?? '/';
    const isWhole = textAt(shapeAt(event, 'requestContext'), 'path') === path;
    return event['version'] === '1.0' && isWhole ? withoutStage(path, event) : path;
  },
  isPathEncoded: (event) => event['version'] !== '1.0',
  headers: (event) => createRequestHeaders(event['headers'], event['multiValueHeaders']),
  query: (event) =>
    readQuery(event['queryStringParameters'], event['multiValueQueryStringParameters']),
  cookie: (_event, headers) => headers.get('cookie') ?? '',
  clientIp: (event) => textAt(shapeAt(shapeAt(event, 'requestContext'), 'identity'), 'sourceIp'),
  requestId: (event) => textAt(shapeAt(event, 'requestContext'), 'requestId'),
  authorizer: (event) => shapeAt(shapeAt(event, 'requestContext'), 'authorizer'),
  answer: restAnswer,
};

/** Keys that are not known fail here, so that each one is there only when it is needed. */
function restAnswer(answer: Answer): ProxyResult {
  const headers: Record<string, string> = {};
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, values] of answer.headers) {
    if (values.length === 1) headers[name] = values[0] ?? '';
    else multiValueHeaders[name] = [...values];
  }
  if (answer.cookies.length > 0) multiValueHeaders['set-cookie'] = [...answer.cookies];
  const result: ProxyResult = {
    statusCode: answer.status,
    headers,
    body: answer.body,
    isBase64Encoded: answer.isBase64Encoded,
  };
  if (Object.keys(multiValueHeaders).length > 0) result.multiValueHeaders = multiValueHeaders;
  return result;
}
