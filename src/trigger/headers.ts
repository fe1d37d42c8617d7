import { isShape } from './shape.js';
import type { Carrier } from './trigger.js';

const NONE: Carrier = {};

/** The headers of an event: the multi-value form where the source sent one, else the single one. */
export function carrierOf(headers: unknown, multiValueHeaders: unknown): Carrier {
  if (isShape(multiValueHeaders)) return multiValueHeaders as Carrier;
  return isShape(headers) ? (headers as Carrier) : NONE;
}

/** The first value of a header, its name in any letter case; `name` is lower case. */
export function headerOf(carrier: Carrier, name: string): string | undefined {
  return firstText(found(carrier, name));
}

function found(carrier: Carrier, name: string): unknown {
  // Most sources write lower case, so the plain look-up answers first.
  if (Object.hasOwn(carrier, name)) return carrier[name];
  for (const key of Object.keys(carrier)) {
    if (key.length === name.length && key.toLowerCase() === name) return carrier[key];
  }
  return undefined;
}

function firstText(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : undefined;
}
