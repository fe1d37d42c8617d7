/** What a producer sends: bytes as they are, a text, or a value that is sent as JSON. */
function payloadBytes(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A producer's payload as streams deliver it, in base64. */
export function base64Of(value: unknown): string {
  return payloadBytes(value).toString('base64');
}
