import { createHttpTrigger } from './http-trigger.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const FUNCTION_URL_HOST = /\.lambda-url\.[a-z0-9-]+\./;

/** Lambda function URLs: payload format 2.0 as well, told apart by their domain. */
export const functionUrl: Trigger = createHttpTrigger(
  'function-url',
  (event) =>
    isFormat2(event) && FUNCTION_URL_HOST.test(textAt(event, 'requestContext', 'domainName') ?? ''),
);

/** API Gateway HTTP APIs, payload format 2.0: asked behind function URLs. */
export const apiGatewayHttp: Trigger = createHttpTrigger('api-gateway-http', isFormat2);

function isFormat2(event: unknown): boolean {
  return (
    textAt(event, 'requestContext', 'http', 'method') !== undefined &&
    textAt(event, 'rawPath') !== undefined
  );
}
