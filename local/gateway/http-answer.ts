import {
  type Answer,
  checkedBody,
  checkedHeader,
  checkedStatus,
  gatewayAnswer,
  MalformedAnswerError,
  withContentType,
} from './answer.js';

/**
 * The answer that an HTTP API makes of a function's result in format 2.0, given as JSON text.
 *
 * A result without `statusCode` is the body of a 200. `multiValueHeaders` is of format 1.0 and
 * without effect.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 *
 * @throws MalformedAnswerError when the service would answer 500.
 */
export function toHttpAnswer(payload: string): Answer {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return {
      status: 200,
      headers: [['content-type', 'application/json']],
      body: Buffer.from(typeof result === 'string' ? result : payload),
    };
  }
  const fields = result as Record<string, unknown>;
  const status = checkedStatus(fields['statusCode']);
  const text = checkedBody(fields['body']);
  const headers = Object.entries(fields['headers'] ?? {}).flatMap(([name, value]) =>
    checkedHeader(name, value),
  );
  return {
    status,
    headers: withContentType([...headers, ...cookieHeaders(fields['cookies'])]),
    body: Buffer.from(text, fields['isBase64Encoded'] === true ? 'base64' : 'utf8'),
  };
}

/** What an HTTP API answers when the function failed or its result is malformed. */
export function httpFailure(problem: string): Answer {
  return gatewayAnswer(500, 'Internal Server Error', problem);
}

/** What an HTTP API answers when no route takes the request. */
export function httpUnknownRoute(problem: string): Answer {
  return gatewayAnswer(404, 'Not Found', problem);
}

/** What an HTTP API answers when the integration takes longer than it waits. */
export function httpTimeout(problem: string): Answer {
  return gatewayAnswer(503, 'Service Unavailable', problem);
}

/** What an HTTP API answers to a body over 10 MB. */
export function httpTooLong(problem: string): Answer {
  return gatewayAnswer(413, 'Request Entity Too Large', problem);
}

function cookieHeaders(cookies: unknown): Array<readonly [string, string]> {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) {
    throw new MalformedAnswerError('cookies is no list. Return a list of Set-Cookie texts.');
  }
  return cookies.flatMap((cookie) => checkedHeader('set-cookie', cookie));
}
