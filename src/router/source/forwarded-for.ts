import type { Shape } from '../../trigger/shape.js';
import type { RequestHeaders } from '../request-headers.js';

/** The peer that a proxy adds at the end; what stands before it, a client may have made up. */
export function lastForwardedFor(
  _event: Shape,
  { headers }: { readonly headers: RequestHeaders },
): string | undefined {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
}
