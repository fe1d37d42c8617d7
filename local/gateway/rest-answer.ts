import {
  type Answer,
  checkedBody,
  checkedStatus,
  headersOf,
  MalformedAnswerError,
  multiValueHeaders,
  parsedResult,
  withContentType,
} from './answer.js';
import { isBinaryMediaType, mediaType } from './media-type.js';

/** What of the request and its API decides about a REST API's answer. */
export interface RestAnswerOptions {
  readonly accept: string | undefined;
  readonly binaryMediaTypes: readonly string[];
}

const KNOWN_KEYS = new Set([
  'statusCode',
  'headers',
  'multiValueHeaders',
  'body',
  'isBase64Encoded',
  'base64Encoded',
]);

// The service has values of its own for these, and hands the function's on by another name.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
const REMAPPED = new Map(
  ['date', 'server', 'www-authenticate'].map((name) => [name, `x-amzn-remapped-${name}`]),
);

/**
 * The answer that a REST API makes of a function's result, given as JSON text.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 *
 * @throws MalformedAnswerError when the service would say `Malformed Lambda proxy response`.
 */
export function toRestAnswer(payload: string, options: RestAnswerOptions): Answer {
  const result = parsedResult(payload);
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    throw new MalformedAnswerError(
      `The function returned ${result === null ? 'nothing (null)' : payload.slice(0, 100)}. Return { statusCode, headers, body }.`,
    );
  }
  const fields = result as Record<string, unknown>;
  const unknown = Object.keys(fields).filter((key) => !KNOWN_KEYS.has(key));
  if (unknown.length > 0) {
    throw new MalformedAnswerError(
      `The result has the unknown key ${unknown[0]}. A REST API takes only statusCode, headers, multiValueHeaders, body and isBase64Encoded.`,
    );
  }
  const text = checkedBody(fields['body']);
  const encoded = (fields['base64Encoded'] ?? fields['isBase64Encoded']) === true;
  // Without a matching Accept header the service sends the base64 text itself.
  const binary = encoded && isBinaryMediaType(mediaType(options.accept), options.binaryMediaTypes);
  return {
    status: restStatus(fields['statusCode']),
    headers: withContentType(restHeaders(fields)),
    body: Buffer.from(text, binary ? 'base64' : 'utf8'),
  };
}

function restStatus(status: unknown): number {
  if (status === undefined || status === null) return 200;
  // REST APIs take '200' too, where HTTP APIs refuse it.
  const digits = typeof status === 'string' && /^\d{3}$/.test(status);
  return checkedStatus(digits ? Number(status) : status);
}

function restHeaders(fields: Record<string, unknown>): Array<readonly [string, string]> {
  const several = multiValueHeaders(fields['multiValueHeaders']);
  const single = headersOf(fields['headers']).filter(
    ([name, text]) => !several.some((pair) => pair[0] === name && pair[1] === text),
  );
  return [...several, ...single].map(([name, value]) => [REMAPPED.get(name) ?? name, value]);
}
