/**
 * Checks a number that an application passes.
 *
 * @throws RangeError when it is none, has a fraction or is out of range.
 */
export function assertWhole(
  value: unknown,
  what: string,
  [least, most]: readonly [least: number, most: number] = [0, Number.MAX_SAFE_INTEGER],
): void {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return;
  throw new RangeError(`${what} must be a whole number from ${least} to ${most}, got ${value}.`);
}
