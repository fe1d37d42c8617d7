/** A whole number below 2^32, as 8 hex digits. */
function hexWord(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** A new id of 16 hex digits, never all zero. */
export function createSegmentId(): string {
  return randomWord() + randomWord();
}

function randomWord(): string {
  return hexWord(Math.floor(Math.random() * 0xffff_ffff + 1));
}
