import { isShape, type Shape } from '../trigger/shape.js';

/**
 * What the router returns to Lambda, in the form of the event's own source.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export interface ProxyResult {
  statusCode: number;
  /** `200 OK`; load balancers only. */
  statusDescription?: string | undefined;
  headers?: Record<string, string> | undefined;
  multiValueHeaders?: Record<string, string[]> | undefined;
  /** The values of `Set-Cookie`; payload format 2.0 only. */
  cookies?: string[] | undefined;
  body: string;
  isBase64Encoded: boolean;
}

/** What a handler returned in the form of a proxy result. */
export type ProxyResultLike = Shape & { readonly statusCode: number };

const KEYS =
  /^(?:statusCode|statusDescription|headers|multiValueHeaders|cookies|body|isBase64Encoded)$/;

/**
 * Whether a handler's value is a response of its own rather than data.
 *
 * It is when `statusCode` is a number and either `body` is there or no key is foreign to a proxy
 * result: an order with a `statusCode` and a `total` is data.
 */
export function isProxyResult(value: unknown): value is ProxyResultLike {
  if (!isShape(value) || typeof value['statusCode'] !== 'number') return false;
  return value['body'] !== undefined || Object.keys(value).every((key) => KEYS.test(key));
}
