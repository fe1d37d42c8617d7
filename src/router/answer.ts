import { isUtf8 } from 'node:buffer';
import type { ProxyResult } from './proxy-result.js';
import type { HeaderMap, ResponseState } from './response.js';

/** A response that is final, for a source to add its own form of the headers to. */
export interface Answer {
  readonly result: ProxyResult;
  /** More values than one stay apart; `set-cookie` is among them. */
  readonly headers: HeaderMap;
}

/** Headers of one connection, which is not the client's; and the length, which the source counts itself. */
const NOT_PASSED_ON =
  /^(?:(?:proxy-)?connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

const TEXT_TYPE =
  /^(?:text\/|application\/(?:x-)?(?:(?:nd)?json|(?:java|ecma)script|xml|yaml|graphql|www-form-urlencoded)\b|[^;]*\+(?:json|xml|yaml)\b)/i;
const FOREIGN_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8|us-ascii)/i;

/** Makes a response final: no body where HTTP has none, base64 for what is no text. */
export function finalAnswer(state: ResponseState, method: string): Answer {
  const { status: statusCode = 204, headers } = state;
  const isEmpty = statusCode === 204 || statusCode === 304;
  const [body, isBase64Encoded] = isEmpty || method === 'HEAD' ? ['', false] : bodyOf(state);
  for (const name of headers.keys()) if (NOT_PASSED_ON.test(name)) headers.delete(name);
  if (isEmpty) headers.delete('content-type');
  return { result: { statusCode, body, isBase64Encoded }, headers };
}

function bodyOf({ body = '', headers, isBase64 }: ResponseState): [string, boolean] {
  if (typeof body === 'string') return [body, isBase64];
  const type = headers.get('content-type')?.[0] ?? '';
  const isText = TEXT_TYPE.test(type) && !FOREIGN_CHARSET.test(type) && isUtf8(body);
  const isBinary = !isText || headers.has('content-encoding');
  return [Buffer.from(body).toString(isBinary ? 'base64' : 'utf8'), isBinary];
}

/** Headers with one value each, the cookies left out: the form of payload format 2.0 and of plain load balancers. */
export function joinedHeaders(headers: HeaderMap): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, values] of headers) {
    if (name !== 'set-cookie') joined[name] = values.join(', ');
  }
  return joined;
}
