import { isShape, textsOf } from './shape.js';

/** A query map as text, for sources that send decoded values: `a=1&a=2&b=x%20y`. */
export function queryText(parameters: unknown): string | undefined {
  if (!isShape(parameters)) return undefined;
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of textsOf(value)) pairs.push(`${encoded(name)}=${encoded(one)}`);
  }
  return pairs.join('&');
}

/** `encodeURIComponent` throws on half of a surrogate pair, which a client can send. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\u{fffd}'));
}
