import { shapeAt, textAt } from '../../trigger/shape.js';
import type { Answer } from '../answer.js';
import { type HttpSource, MAX_ANSWER_BYTES } from './http-source.js';
import { requestContext, withoutStage } from './request-context.js';

/**
 * API Gateway REST APIs, whose path is still encoded, and HTTP APIs with payload format 1.0, whose
 * path is decoded and has the stage in front.
 */
export const apiGatewayRest: HttpSource = {
  name: 'api-gateway-rest',
  maxBytes: MAX_ANSWER_BYTES,
  isQueryEncoded: false,
  method: (event) => textAt(event, 'httpMethod'),
  path(event) {
    const path = textAt(event, 'path');
    const isWhole = textAt(requestContext(event), 'path') === path;
    return event['version'] === '1.0' && isWhole ? withoutStage(path, event) : path;
  },
  isPathEncoded: (event) => event['version'] !== '1.0',
  clientIp: (event) => textAt(shapeAt(requestContext(event), 'identity'), 'sourceIp'),
  complete: completeRest,
};

/** A name is in one map alone, and the second one is there only when it is needed. */
function completeRest({ result, headers }: Answer): void {
  const single: Record<string, string> = {};
  result.headers = single;
  for (const [name, values] of headers) {
    if (values.length === 1 && name !== 'set-cookie') single[name] = values[0] ?? '';
    else result.multiValueHeaders = { ...result.multiValueHeaders, [name]: values };
  }
}
