import { isUtf8 } from 'node:buffer';
import { diag } from '@opentelemetry/api';
import { processState } from '../process-state.js';
import { isShape } from '../trigger/shape.js';
import type { Exchange } from './exchange.js';
import type { MultiMap } from './multi-map.js';
import type { ProxyResult } from './proxy-result.js';
import type { ResponseState } from './response.js';
import { reasonOf } from './status-reason.js';

const warnings = processState('router-cookies', () => ({ lostCookies: false }));

/** What Lambda takes at most, some of it for the head: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ANSWER_BYTES = 6 * 1_048_576;
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
const MAX_ALB_ANSWER_BYTES = 1_048_576;

/** Headers of one connection, which is not the client's; and the length, which the source counts itself. */
const NOT_PASSED_ON =
  /^(?:(?:proxy-)?connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

const TEXT_TYPE =
  /^(?:text\/|application\/(?:x-)?(?:(?:nd)?json|(?:java|ecma)script|xml|yaml|graphql|www-form-urlencoded)\b|[^;]*\+(?:json|xml|yaml)\b)/i;
const FOREIGN_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8|us-ascii)/i;

/** Whether a body of a content type is text, which a client may also want compressed. */
export function isTextType(headers: MultiMap): boolean {
  return TEXT_TYPE.test(headers.get('content-type')?.[0] ?? '');
}

/** Removes what is not the client's from a response; returns its body, where HTTP has one. */
export function finalBody({ answer, method }: Exchange): ResponseState['body'] {
  const { status, headers, body } = answer;
  const isEmpty = status === 204 || status === 304;
  for (const name of headers.keys()) if (NOT_PASSED_ON.test(name)) headers.delete(name);
  if (isEmpty) headers.delete('content-type');
  return isEmpty || method === 'HEAD' ? undefined : body;
}

/** The response as it is now, in the form of the event's source: base64 for what is no text. */
export function proxyResult(c: Exchange): ProxyResult {
  const body = finalBody(c);
  const { status: statusCode = 204, headers } = c.answer;
  // A source was read to its end already, as this answer is not streamed.
  const bytes = body instanceof Uint8Array ? body : undefined;
  const isBase64Encoded = bytes !== undefined && !isPlainText(bytes, headers);
  const text = bytes?.toString(isBase64Encoded ? 'base64' : 'utf8') ?? (body as string | undefined);
  const result: ProxyResult = { statusCode, body: text ?? '', isBase64Encoded };
  addHeaders(result, headers, c);
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

/** Headers with one value each, the cookies left out: the form of payload format 2.0 and of plain load balancers. */
export function joinedHeaders(headers: MultiMap): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, values] of headers) {
    if (name !== 'set-cookie') joined[name] = values.join(', ');
  }
  return joined;
}

function isPlainText(bytes: Buffer, headers: MultiMap): boolean {
  const [type = ''] = headers.get('content-type') ?? [];
  return (
    isTextType(headers) &&
    !FOREIGN_CHARSET.test(type) &&
    isUtf8(bytes) &&
    !headers.has('content-encoding')
  );
}

/** Each source wants the headers, and of them the cookies, in a form of its own. */
function addHeaders(result: ProxyResult, headers: MultiMap, { source, event }: Exchange): void {
  const cookies = headers.get('set-cookie') ?? [];
  if (source === 'alb') {
    result.statusDescription = `${result.statusCode} ${reasonOf(result.statusCode)}`;
    // The form of the headers has to be that of the request; the other one is not looked at.
    if (isShape(event.multiValueHeaders)) {
      result.multiValueHeaders = Object.fromEntries(headers);
      return;
    }
  }
  const single = joinedHeaders(headers);
  result.headers = single;
  if (source === 'api-gateway-rest') {
    // A name is in one map alone, and the second one is there only when it is needed.
    for (const [name, values] of headers) {
      if (values.length === 1 && name !== 'set-cookie') continue;
      delete single[name];
      result.multiValueHeaders = { ...result.multiValueHeaders, [name]: values };
    }
  } else if (source === 'alb' || source === 'lattice') {
    // They take one cookie, and the last one set is the one.
    for (const cookie of cookies) single['set-cookie'] = cookie;
    if (cookies.length > 1) warnOfLostCookies(cookies.length);
  } else if (cookies.length > 0) result.cookies = cookies;
}

function warnOfLostCookies(count: number): void {
  if (warnings.lostCookies) return;
  warnings.lostCookies = true;
  diag.warn(
    `Router: ${count - 1} of ${count} cookies were not sent. A load balancer takes them with multi-value headers of its target group, VPC Lattice takes one.`,
  );
}
