/**
 * Checks a status; that of a final response is from 200.
 *
 * @throws RangeError when it is no whole number from `least` to 599.
 */
export function assertStatus(status: number, least = 200): number {
  if (Number.isInteger(status) && status >= least && status <= 599) return status;
  throw new RangeError(`The status must be a whole number from ${least} to 599, got ${status}.`);
}
