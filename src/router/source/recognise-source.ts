import { recogniseTrigger } from '../../trigger/recognise.js';
import { isShape } from '../../trigger/shape.js';
import { alb } from './alb.js';
import { apiGatewayRest } from './api-gateway-rest.js';
import type { HttpSource } from './http-source.js';
import { lattice } from './lattice.js';
import { apiGatewayHttp, functionUrl } from './payload-format-2.js';

const SOURCES: readonly HttpSource[] = [apiGatewayRest, apiGatewayHttp, functionUrl, alb, lattice];

/**
 * The HTTP source of an event.
 *
 * @throws TypeError when it has none, or asks for an authorizer's decision rather than for an answer.
 */
export function recogniseSource(event: unknown): HttpSource {
  const { name } = recogniseTrigger(event);
  const source = SOURCES.find((one) => one.name === name);
  if (source !== undefined) return source;
  // It looks like a request; a router that answered one would hand out a decision that nobody made.
  if (name === 'api-gateway-authorizer') {
    throw new TypeError('The router got an authorizer event. Give it a handler of its own.');
  }
  throw new TypeError(
    `The router answers ${SOURCES.map(({ name }) => name).join(', ')}; this event ${keysOf(event)}.`,
  );
}

function keysOf(event: unknown): string {
  if (!isShape(event))
    return event === undefined || event === null ? `is ${event}` : `is a ${typeof event}`;
  const keys = Object.keys(event);
  return keys.length === 0 ? 'has no keys' : `has the keys ${keys.slice(0, 12).join(', ')}`;
}
