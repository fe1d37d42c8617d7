import { recogniseTrigger } from '../../trigger/recognise.js';
import { isShape, textAt } from '../../trigger/shape.js';
import { alb } from './alb.js';
import { apiGatewayHttp } from './api-gateway-http.js';
import { apiGatewayRest } from './api-gateway-rest.js';
import { functionUrl } from './function-url.js';
import type { HttpSource } from './http-source.js';

const SOURCES: ReadonlyMap<string, HttpSource> = new Map(
  [apiGatewayRest, apiGatewayHttp, functionUrl, alb].map((source) => [source.name, source]),
);

/**
 * The HTTP source of an event.
 *
 * @throws TypeError when it has none, or asks for an authorizer's decision rather than for an answer.
 */
export function recogniseSource(event: unknown): HttpSource {
  if (isAuthorizerEvent(event)) {
    throw new TypeError(
      'The router got an API Gateway authorizer event, which looks like a request and is none. ' +
        'Give the authorizer a handler of its own.',
    );
  }
  const source = SOURCES.get(recogniseTrigger(event).name);
  if (source === undefined) {
    throw new TypeError(
      'The router got an event of no HTTP source. It answers API Gateway REST and HTTP APIs, ' +
        `Lambda function URLs and Application Load Balancers; this event ${keysOf(event)}.`,
    );
  }
  return source;
}

/** A router that answered one would hand out a decision that nobody made. */
function isAuthorizerEvent(event: unknown): boolean {
  const type = textAt(event, 'type');
  if (type !== 'REQUEST' && type !== 'TOKEN') return false;
  return textAt(event, 'methodArn') !== undefined || textAt(event, 'routeArn') !== undefined;
}

function keysOf(event: unknown): string {
  if (event === null || event === undefined) return `is ${event}`;
  if (!isShape(event)) return `is a ${typeof event}`;
  const keys = Object.keys(event);
  return keys.length === 0 ? 'has no keys' : `has the keys ${keys.slice(0, 12).join(', ')}`;
}
