import { encodePercent } from '../percent-encoding.js';
import { isShape, textsOf } from './shape.js';

/** A query map as text, for sources that send decoded values: `a=1&a=2&b=x%20y`. */
export function queryText(parameters: unknown): string | undefined {
  if (!isShape(parameters)) return undefined;
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of textsOf(value)) pairs.push(`${encodePercent(name)}=${encodePercent(one)}`);
  }
  return pairs.join('&');
}
