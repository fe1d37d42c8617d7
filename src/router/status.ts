import { assertWhole } from './whole-number.js';

/**
 * Checks a status; that of a final response is from 200.
 *
 * @throws RangeError when it is no whole number from `least` to 599.
 */
export function assertStatus(status: number, least = 200): number {
  assertWhole(status, 'The status', [least, 599]);
  return status;
}
