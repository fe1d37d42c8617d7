import { pathOf } from '../trigger/http-request.js';
import { recogniseTrigger } from '../trigger/recognise.js';
import { isShape, type Shape, textAt } from '../trigger/shape.js';
import type { Trigger } from '../trigger/trigger.js';

/**
 * The HTTP source of an event.
 *
 * @throws TypeError when it has none. An authorizer's event looks like a request: a router that
 * answered it would hand out a decision that nobody made.
 */
export function recogniseSource(event: unknown): Trigger {
  const trigger = recogniseTrigger(event);
  if (trigger.faasTrigger === 'http') return trigger;
  const kind = trigger.name === 'other' ? '' : `${trigger.name} `;
  throw new TypeError(
    `The router answers api-gateway-rest, api-gateway-http, function-url, alb, lattice; this ${kind}event ${told(event)}.`,
  );
}

function told(event: unknown): string {
  if (!isShape(event))
    return `is ${event === undefined || event === null ? event : `a ${typeof event}`}`;
  const keys = Object.keys(event).slice(0, 12).join(', ');
  return `has ${keys ? `the keys ${keys}` : 'no keys'}`;
}

/** Whether the path of a request is still percent-encoded: it is not from HTTP APIs, whatever the payload format. */
export function isPathEncoded(event: Shape, { name }: Trigger): boolean {
  return event['version'] !== '1.0' && name !== 'api-gateway-http';
}

/** The path that routes are matched against: without the stage, and without the first prefix that fits. */
export function routedPath(event: Shape, trigger: Trigger, prefixes: readonly string[]): string {
  const path = pathOf(event, trigger.name) ?? '/';
  return behind(prefixes, isPathEncoded(event, trigger) ? path : withoutStage(event, path));
}

/** HTTP APIs send the stage as a part of the path, except the one called `$default`. */
function withoutStage(event: Shape, path: string): string {
  const stage = textAt(event, 'requestContext', 'stage');
  const isStaged = stage !== undefined && stage !== '$default';
  const isWhole = (textAt(event, 'requestContext', 'path') ?? path) === path;
  return isStaged && isWhole ? behind([`/${stage}`], path) : path;
}

/** What stands behind a prefix that ends where a segment ends: `/developer` is not behind `/dev`. */
function behind(prefixes: readonly string[], path: string): string {
  for (const prefix of prefixes) {
    if (`${path}/`.startsWith(`${prefix}/`)) return path.slice(prefix.length) || '/';
  }
  return path;
}
