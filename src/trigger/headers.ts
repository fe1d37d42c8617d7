import { XRAY_HEADER } from '../trace-header.js';
import { isShape, type Shape, textAt } from './shape.js';
import type { Carrier } from './trigger.js';

/** The headers of an event: the multi-value form where the source sent one, else the single one. */
export function carrierOf(event: Shape | undefined): Carrier {
  const { multiValueHeaders: multi, headers } = event ?? {};
  // Never both, as the second repeats what the first says.
  const sent = isShape(multi) && Object.keys(multi).length > 0 ? multi : headers;
  return isShape(sent) ? (sent as Carrier) : {};
}

/** The first value of a header, its name in any letter case; `name` is lower case. */
export function headerOf(carrier: Carrier, name: string): string | undefined {
  const value = found(carrier, name);
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : undefined;
}

/** Amazon's trace header, which is the only id that some sources give a request. */
export function traceHeaderOf(event: Shape | undefined): string | undefined {
  return headerOf(carrierOf(event), XRAY_HEADER);
}

/** The headers that message attributes carry, each under `key` of its attribute. */
export function attributeCarrier(attributes: unknown, key: string): Record<string, string> {
  const carrier: Record<string, string> = {};
  if (!isShape(attributes)) return carrier;
  for (const name of Object.keys(attributes)) {
    const value = textAt(attributes[name], key);
    if (value !== undefined && CONTEXT_HEADERS.has(name.toLowerCase())) carrier[name] = value;
  }
  return carrier;
}

const CONTEXT_HEADERS: ReadonlySet<string> = new Set([
  'traceparent',
  'tracestate',
  'baggage',
  XRAY_HEADER,
]);

function found(carrier: Carrier, name: string): unknown {
  // Most sources write lower case, so the plain look-up answers first.
  if (Object.hasOwn(carrier, name)) return carrier[name];
  for (const key of Object.keys(carrier)) {
    if (key.length === name.length && key.toLowerCase() === name) return carrier[key];
  }
  return undefined;
}
