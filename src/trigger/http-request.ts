import { encodePercent } from '../percent-encoding.js';
import { carrierOf } from './headers.js';
import { pairsOf } from './pairs.js';
import { isShape, type Shape, textAt } from './shape.js';
import type { TriggerName } from './trigger.js';

// HTTP sources say the same of a request under names of their own, and no event has two of these.

/** The method of a request, as the source sent it. */
export function methodOf(event: Shape): string | undefined {
  return (
    textAt(event, 'requestContext', 'http', 'method') ??
    textAt(event, 'httpMethod') ??
    textAt(event, 'method')
  );
}

/** The path of a request, as the source sent it: encoded or decoded, with or without a stage. */
export function pathOf(event: Shape, source: TriggerName): string | undefined {
  const target = targetOf(event);
  return source === 'lattice' ? target?.split('?', 1)[0] : target;
}

/** The query of a request, percent-encoded and without the `?`; the empty text when there is none. */
export function queryText(event: Shape, source: TriggerName): string {
  // The maps of load balancers are still encoded, the others' are not.
  const encode = source === 'alb' ? String : encodePercent;
  return (
    rawQuery(event, source) ??
    pairsOf(queryMap(event))
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&')
  );
}

/** The query as it was sent, where the event has it: payload format 2.0 joins repeated parameters with commas in its map. */
function rawQuery(event: Shape, source: TriggerName): string | undefined {
  return source === 'lattice'
    ? /\?(.*)/s.exec(targetOf(event) ?? '')?.[1]
    : textAt(event, 'rawQueryString');
}

/** The parameters of the query: the multi-value map, else the single one. */
function queryMap(event: Shape): unknown {
  const { multiValueQueryStringParameters: multi, queryStringParameters: single } = event;
  return isShape(multi) ? multi : (single ?? event['query_string_parameters']);
}

/** The peer that the source saw; a proxy adds it at the end of what may be a client's claims. */
export function clientAddress(event: Shape): string | undefined {
  return (
    textAt(event, 'requestContext', 'http', 'sourceIp') ??
    textAt(event, 'requestContext', 'identity', 'sourceIp') ??
    forwardedFor(event)?.split(',').at(-1)?.trim()
  );
}

/** Of several headers the last one. */
function forwardedFor(event: Shape): string | undefined {
  const isForwardedFor = ([name]: readonly [string, string]): boolean =>
    name.toLowerCase() === 'x-forwarded-for';
  return pairsOf(carrierOf(event)).findLast(isForwardedFor)?.[1];
}

/** VPC Lattice has the query in it. */
function targetOf(event: Shape): string | undefined {
  return textAt(event, 'rawPath') ?? textAt(event, 'path') ?? textAt(event, 'raw_path');
}
