import { type Shape, shapeAt, textAt } from '../../trigger/shape.js';
import { type Answer, joinedHeaders } from '../answer.js';
import type { ProxyResult } from '../proxy-result.js';
import { parseQuery, type Query, readQuery } from '../query.js';
import { createRequestHeaders, type RequestHeaders } from '../request-headers.js';
import type { HttpSource } from './http-source.js';

/** What the two sources of payload format 2.0 have in common: all but the path and the name. */
export const payloadFormat2: Omit<HttpSource, 'name' | 'path' | 'isPathEncoded'> = {
  method: (event) => textAt(httpOf(event), 'method') ?? '',
  headers: (event) => createRequestHeaders(event['headers']),
  query: queryOf,
  cookie: cookieOf,
  clientIp: (event) => textAt(httpOf(event), 'sourceIp'),
  requestId: (event) => textAt(shapeAt(event, 'requestContext'), 'requestId'),
  authorizer: (event) => shapeAt(shapeAt(event, 'requestContext'), 'authorizer'),
  answer: format2Answer,
};

function httpOf(event: Shape): Shape | undefined {
  return shapeAt(shapeAt(event, 'requestContext'), 'http');
}

/** The map has repeated parameters joined with commas, so that the raw query is the one to read. */
function queryOf(event: Shape): Query {
  const raw = event['rawQueryString'];
  if (typeof raw === 'string') return parseQuery(raw);
  return readQuery(event['queryStringParameters'], undefined);
}

/** Function URLs send the cookies twice, as `cookies` and as a header. */
function cookieOf(event: Shape, headers: RequestHeaders): string {
  const { cookies } = event;
  return Array.isArray(cookies) ? cookies.join('; ') : (headers.get('cookie') ?? '');
}

function format2Answer(answer: Answer): ProxyResult {
  const result: ProxyResult = {
    statusCode: answer.status,
    headers: joinedHeaders(answer),
    body: answer.body,
    isBase64Encoded: answer.isBase64Encoded,
  };
  if (answer.cookies.length > 0) result.cookies = [...answer.cookies];
  return result;
}
