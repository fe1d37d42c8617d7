/**
 * The longest line, in bytes with its newline.
 *
 * Lambda cuts a raw line of stdout at 65,536 bytes into two events, neither of them JSON.
 */
export const MAX_LINE_BYTES = 60_000;

/** Whether a line is short enough. A UTF-16 unit is at most three bytes of UTF-8, so most need not be measured. */
export function fits(line: string): boolean {
  return line.length * 3 <= MAX_LINE_BYTES || Buffer.byteLength(line) <= MAX_LINE_BYTES;
}
