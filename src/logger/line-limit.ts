/**
 * The longest line, in bytes with its newline.
 *
 * Lambda cuts a raw line of stdout at 65,536 bytes into two events, neither of them JSON.
 */
export const MAX_LINE_BYTES = 60_000;

/** The least that it is worth to cut values to. */
const MIN_ROOM = 64;

/** Whether a line is short enough. A UTF-16 unit is at most three bytes of UTF-8, so most need not be measured. */
export function fits(line: string): boolean {
  return line.length * 3 <= MAX_LINE_BYTES || Buffer.byteLength(line) <= MAX_LINE_BYTES;
}

/** Writes with less and less room until it fits a line; `undefined` where it never does. */
export function fitted(write: (room: number) => string): string | undefined {
  for (let room = MAX_LINE_BYTES; room > MIN_ROOM; room /= 2) {
    const line = write(room);
    if (fits(line)) return line;
  }
  return undefined;
}
