import { isUtf8 } from 'node:buffer';
import { diag } from '@opentelemetry/api';
import { processState } from '../process-state.js';
import type { ProxyResult } from './proxy-result.js';
import type { HeaderMap, ResponseState } from './response.js';
import type { HttpSource } from './source/http-source.js';

/** A response that is final, for a source to add its own form of the headers to. */
export interface Answer {
  readonly result: ProxyResult;
  /** More values than one stay apart; `set-cookie` is among them. */
  readonly headers: HeaderMap;
}

const warnings = processState('router-cookies', () => ({ lostCookies: false }));

/** Headers of one connection, which is not the client's; and the length, which the source counts itself. */
const NOT_PASSED_ON =
  /^(?:(?:proxy-)?connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

const TEXT_TYPE =
  /^(?:text\/|application\/(?:x-)?(?:(?:nd)?json|(?:java|ecma)script|xml|yaml|graphql|www-form-urlencoded)\b|[^;]*\+(?:json|xml|yaml)\b)/i;
const FOREIGN_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8|us-ascii)/i;

/** Whether a body of a content type is text, which a client may also want compressed. */
export function isTextType(headers: HeaderMap): boolean {
  return TEXT_TYPE.test(headers.get('content-type')?.[0] ?? '');
}

/** Removes what is not the client's; tells whether HTTP has a body here. */
export function finishHeaders({ status = 204, headers }: ResponseState, method: string): boolean {
  const isEmpty = status === 204 || status === 304;
  for (const name of headers.keys()) if (NOT_PASSED_ON.test(name)) headers.delete(name);
  if (isEmpty) headers.delete('content-type');
  return !isEmpty && method !== 'HEAD';
}

/** Makes a response final: no body where HTTP has none, base64 for what is no text. */
export function finalAnswer(state: ResponseState, method: string): Answer {
  const { status: statusCode = 204, headers } = state;
  const [body, isBase64Encoded] = finishHeaders(state, method) ? bodyOf(state) : ['', false];
  return { result: { statusCode, body, isBase64Encoded }, headers };
}

/**
 * Checks that an answer is no larger than what its source takes: Lambda would refuse it unseen.
 *
 * @throws RangeError when it is.
 */
export function assertAnswerSize({ body }: ProxyResult, { name, maxBytes }: HttpSource): void {
  // Escapes seldom make a text twice as long, so that most answers need not be counted.
  if (body.length * 2 < maxBytes) return;
  const bytes = Buffer.byteLength(JSON.stringify(body));
  if (bytes <= maxBytes) return;
  throw new RangeError(
    `The answer has ${bytes} bytes, ${name} takes ${maxBytes}. Use app.resolveStream.`,
  );
}

function bodyOf({ body, headers, isBase64 }: ResponseState): [string, boolean] {
  if (typeof body === 'string') return [body, isBase64];
  // A source was read to its end already, as this answer is not streamed.
  if (!(body instanceof Uint8Array)) return ['', false];
  const type = headers.get('content-type')?.[0] ?? '';
  const isText = isTextType(headers) && !FOREIGN_CHARSET.test(type) && isUtf8(body);
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

/** Headers with one value each, and of the cookies the last one, as that is all that these sources take. */
export function singleHeaders(headers: HeaderMap, cure: string): Record<string, string> {
  const single = joinedHeaders(headers);
  const cookies = headers.get('set-cookie') ?? [];
  for (const cookie of cookies) single['set-cookie'] = cookie;
  if (cookies.length > 1 && !warnings.lostCookies) {
    warnings.lostCookies = true;
    diag.warn(`Router: ${cookies.length - 1} of ${cookies.length} cookies were not sent. ${cure}`);
  }
  return single;
}
