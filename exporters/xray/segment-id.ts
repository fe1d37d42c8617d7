/** A new id of 16 hex digits, never all zero. */
export function createSegmentId(): string {
  return half() + half();
}

function half(): string {
  return Math.floor(Math.random() * 0xffff_ffff + 1)
    .toString(16)
    .padStart(8, '0');
}
