import {
  type Answer,
  checkedBody,
  checkedStatus,
  cookieHeaders,
  headersOf,
  multiValueHeaders,
  parsedResult,
  withContentType,
} from './answer.js';

/**
 * The answer that an HTTP API makes of a function's result in format 2.0, given as JSON text, and a
 * function's URL as well.
 *
 * A result without `statusCode` is the body of a 200. `multiValueHeaders` is of format 1.0 and
 * without effect.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 *
 * @throws MalformedAnswerError when the service would not take it.
 */
export function toHttpAnswer(payload: string): Answer {
  const result = parsedResult(payload);
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return {
      status: 200,
      headers: [['content-type', 'application/json']],
      body: Buffer.from(typeof result === 'string' ? result : payload),
    };
  }
  const fields = result as Record<string, unknown>;
  const status = checkedStatus(fields['statusCode']);
  const body = bodyBytes(fields);
  const headers = [...headersOf(fields['headers']), ...cookieHeaders(fields['cookies'])];
  return { status, headers: withContentType(headers), body };
}

/**
 * The answer that an HTTP API makes of a function's result in format 1.0: as a REST API, but that the
 * status must be there, and other keys may.
 *
 * @throws MalformedAnswerError when the service would answer 500.
 */
export function toHttpAnswer1(payload: string): Answer {
  const result = parsedResult(payload);
  const fields = (typeof result === 'object' && result !== null ? result : {}) as Record<
    string,
    unknown
  >;
  const status = checkedStatus(fields['statusCode']);
  const body = bodyBytes(fields);
  const several = multiValueHeaders(fields['multiValueHeaders']);
  const single = headersOf(fields['headers']).filter(
    ([name]) => !several.some((pair) => pair[0] === name),
  );
  return { status, headers: withContentType([...several, ...single]), body };
}

function bodyBytes(fields: Record<string, unknown>): Buffer {
  const text = checkedBody(fields['body']);
  return Buffer.from(text, fields['isBase64Encoded'] === true ? 'base64' : 'utf8');
}
