import { toXRayTraceId } from '../../src/telemetry.js';
import type { LinkLike } from '../sdk/span.js';
import type { XRayLink } from './document.js';

/** The spans that a span is linked to; `undefined` when there are none. */
export function linksOf(links: readonly LinkLike[]): readonly XRayLink[] | undefined {
  return links.length === 0 ? undefined : links.map(toLink);
}

function toLink({ context, attributes }: LinkLike): XRayLink {
  const link = { trace_id: toXRayTraceId(context.traceId), id: context.spanId };
  if (attributes === undefined || Object.keys(attributes).length === 0) return link;
  return { ...link, attributes };
}
