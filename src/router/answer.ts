import { isUtf8 } from 'node:buffer';
import { diag } from '@opentelemetry/api';
import { isShape } from '../trigger/shape.js';
import { discard } from './byte-source.js';
import type { Application, Exchange } from './exchange.js';
import type { MultiMap } from './multi-map.js';
import type { ProxyResult } from './proxy-result.js';
import type { ResponseState } from './response.js';

/** What Lambda takes at most, the head and 100 bytes more included: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ANSWER_BYTES = 6_291_556;
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
const MAX_ALB_ANSWER_BYTES = 1_048_576;

/** Headers of one connection, which is not the client's; and the length, which the source counts itself. */
const NOT_PASSED_ON =
  /^(?:(?:proxy-)?connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

const TEXT_TYPE = /^(?:text\/|[^;]*(?:json|script|xml|yaml|graphql|urlencoded)\b)/i;
const FOREIGN_CHARSET = /charset="?(?!utf-?8|us-ascii)/i;

/** Whether a body of a content type is text, which a client may also want compressed. */
export function isTextType(headers: MultiMap): boolean {
  return TEXT_TYPE.test(String(headers.get('content-type')));
}

/** Removes what is not the client's from a response; returns its body, where HTTP has one. */
export function finalBody({ answer, method }: Exchange): ResponseState['body'] {
  const { status, headers, body } = answer;
  const isEmpty = status === 204 || status === 205 || status === 304;
  for (const name of headers.keys()) if (NOT_PASSED_ON.test(name)) headers.delete(name);
  if (isEmpty) headers.delete('content-type');
  if (!isEmpty && method !== 'HEAD') return body;
  discard(body);
  return undefined;
}

/** The response as it is now, in the form of the event's source: base64 for what is no text. */
export function proxyResult(c: Exchange): ProxyResult {
  // A source was read to its end already, as this answer is not streamed.
  const body = finalBody(c) as string | Buffer | undefined;
  const { status: statusCode = 204, headers } = c.answer;
  const isBase64Encoded = body instanceof Uint8Array && !isPlainText(body, headers);
  const text = body?.toString(isBase64Encoded ? 'base64' : 'utf8') ?? '';
  const result: ProxyResult = { statusCode, body: text, isBase64Encoded };
  addHeaders(result, c);
  return result;
}

/**
 * Checks that an answer is no larger than what its source takes: Lambda would refuse it unseen.
 *
 * @throws RangeError when it is.
 */
export function assertAnswerSize({ source }: Exchange, bytes: number): void {
  const most = source === 'alb' ? MAX_ALB_ANSWER_BYTES : MAX_ANSWER_BYTES;
  if (bytes <= most) return;
  throw new RangeError(
    `The answer has ${bytes} bytes, ${source} takes ${most}. Use app.resolveStream.`,
  );
}

/** The headers with one value each, and those that stay apart: the cookies, and whose values `isApart` says. */
export function splitHeaders(
  headers: MultiMap,
  isApart?: (values: readonly string[]) => boolean,
): readonly [single: Record<string, string>, apart: Record<string, string[]>] {
  const single: Record<string, string> = {};
  const apart: Record<string, string[]> = {};
  for (const [name, values] of headers) {
    if (name === 'set-cookie' || isApart?.(values)) apart[name] = values;
    else single[name] = values.join(', ');
  }
  return [single, apart];
}

function isPlainText(bytes: Uint8Array, headers: MultiMap): boolean {
  return (
    isTextType(headers) &&
    !FOREIGN_CHARSET.test(String(headers.get('content-type'))) &&
    !headers.has('content-encoding') &&
    isUtf8(bytes)
  );
}

/** Each source wants the headers, and of them the cookies, in a form of its own. */
function addHeaders(result: ProxyResult, { source, event, answer, app }: Exchange): void {
  const isRest = source === 'api-gateway-rest';
  const [single, apart] = splitHeaders(answer.headers, ({ length }) => isRest && length > 1);
  const cookies = apart['set-cookie'];
  result.headers = single;
  if (source === 'alb') result.statusDescription = describe(result.statusCode);
  if (isRest) {
    if (Object.keys(apart).length > 0) result.multiValueHeaders = apart;
  } else if (source === 'alb' && isShape(event.multiValueHeaders)) {
    // The form of the headers has to be that of the request; the other one is not looked at.
    delete result.headers;
    result.multiValueHeaders = Object.fromEntries(answer.headers);
  } else if (cookies !== undefined) {
    if (source !== 'alb' && source !== 'lattice') result.cookies = cookies;
    else single['set-cookie'] = lastCookie(cookies, app);
  }
}

/** All that the other sources take is one cookie. */
function lastCookie(cookies: readonly string[], app: Application): string {
  const { length } = cookies;
  if (length > 1 && !app.lostCookies) {
    app.lostCookies = true;
    diag.warn(
      `Router: ${length - 1} of ${length} cookies were not sent. A load balancer takes them with multi-value headers.`,
    );
  }
  return String(cookies[length - 1]);
}

/** The status with its reason phrase, which AWS's runtime has loaded for itself already. */
function describe(status: number): string {
  const reasons = process.getBuiltinModule?.('node:http').STATUS_CODES;
  return `${status} ${reasons?.[status] ?? (status < 300 ? 'OK' : 'Error')}`;
}
