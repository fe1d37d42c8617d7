import { shapeAt, textAt } from '../../trigger/shape.js';
import type { Answer } from '../answer.js';
import type { ProxyResult } from '../proxy-result.js';
import type { HttpSource } from './http-source.js';
import { requestContext, withoutStage } from './request-context.js';

/**
 * API Gateway REST APIs, whose path is still encoded, and HTTP APIs with payload format 1.0, whose
 * path is decoded and has the stage in front.
 */
export const apiGatewayRest: HttpSource = {
  name: 'api-gateway-rest',
  isQueryEncoded: false,
  method: (event) => textAt(event, 'httpMethod'),
  path(event) {
    const path = textAt(event, 'path');
    const isWhole = textAt(requestContext(event), 'path') === path;
    return event['version'] === '1.0' && isWhole ? withoutStage(path, event) : path;
  },
  isPathEncoded: (event) => event['version'] !== '1.0',
  clientIp: (event) => textAt(shapeAt(requestContext(event), 'identity'), 'sourceIp'),
  answer: restAnswer,
};

/** A name is in one map alone, and the second one is there only when it is needed. */
function restAnswer({ result, headers }: Answer): ProxyResult {
  const single: Record<string, string> = {};
  const multi: Record<string, string[]> = {};
  for (const [name, values] of headers) {
    if (name === 'set-cookie' || values.length > 1) multi[name] = values;
    else single[name] = values.join();
  }
  const isMulti = Object.keys(multi).length > 0;
  return { ...result, headers: single, ...(isMulti && { multiValueHeaders: multi }) };
}
