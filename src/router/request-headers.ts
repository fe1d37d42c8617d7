import { isShape } from '../trigger/shape.js';
import { eventValues } from './event-values.js';

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
 * Never both, as the second repeats what the first says. The map is built at the first question.
 */
export function createRequestHeaders(
  headers: unknown,
  multiValueHeaders?: unknown,
): RequestHeaders {
  let index: Map<string, string> | undefined;
  const read = (): Map<string, string> => {
    index ??= indexed(hasKeys(multiValueHeaders) ? multiValueHeaders : headers);
    return index;
  };
  return {
    get: (name) => read().get(String(name).toLowerCase()),
    has: (name) => read().has(String(name).toLowerCase()),
    entries: () => read().entries(),
  };
}

function hasKeys(value: unknown): boolean {
  return isShape(value) && Object.keys(value).length > 0;
}

function indexed(source: unknown): Map<string, string> {
  const index = new Map<string, string>();
  if (!isShape(source)) return index;
  for (const key of Object.keys(source)) {
    const name = key.toLowerCase();
    const separator = name === 'cookie' ? '; ' : ', ';
    for (const value of eventValues(source[key])) {
      const present = index.get(name);
      index.set(name, present === undefined ? value : present + separator + value);
    }
  }
  return index;
}
