import { isShape, type Shape } from '../trigger/shape.js';
import { pairsOf } from './pairs.js';

/** The headers of a request; names in any letter case. */
export interface RequestHeaders {
  /** The value, or the values joined with `, `; `undefined` when the header is not there. */
  get(name: string): string | undefined;
  has(name: string): boolean;
  /** Every header, its name in lower case. */
  entries(): IterableIterator<[string, string]>;
}

/**
 * Reads the headers of an event: the multi-value form where the source sent one, else the single.
 *
 * Never both, as the second repeats what the first says.
 */
export function createRequestHeaders(event: Shape): RequestHeaders {
  const { headers, multiValueHeaders: multi, cookies } = event;
  const index = new Map<string, string>();
  for (const [key, value] of pairsOf(isShape(multi) && Object.keys(multi)[0] ? multi : headers)) {
    const name = key.toLowerCase();
    const present = index.get(name);
    const separator = name === 'cookie' ? '; ' : ', ';
    index.set(name, present === undefined ? value : present + separator + value);
  }
  // Payload format 2.0 has the cookies in a list of their own; only function URLs repeat them as a header.
  if (Array.isArray(cookies)) {
    index.set(
      'cookie',
      pairsOf({ cookies })
        .map(([, cookie]) => cookie)
        .join('; '),
    );
  }
  return {
    get: (name) => index.get(String(name).toLowerCase()),
    has: (name) => index.has(String(name).toLowerCase()),
    entries: () => index.entries(),
  };
}
