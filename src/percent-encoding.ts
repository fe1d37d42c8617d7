/** Decodes percent-encoded text once; `undefined` when an escape is malformed. */
export function decodePercent(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Texts have it since Node.js 20, which the types of ES2023 do not say. */
type WellFormable = string & { toWellFormed(): string };

/** Encodes text for a URL or a header; half of a surrogate pair, which is no character, is replaced. */
export function encodePercent(text: string): string {
  return encodeURIComponent((text as WellFormable).toWellFormed());
}

/** Encodes only what cannot stand in a URL or a header: the rest is the writer's own. */
export function encodeNonAscii(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, encodePercent);
}
