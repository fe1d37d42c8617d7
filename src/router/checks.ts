// RFC 9110, section 5.6.2: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Checks a word that stands in HTTP as it is: a method, a header's name, a cookie's name.
 *
 * @throws TypeError when it is empty or has a character that no token has.
 */
export function assertToken(name: string, what: string): void {
  if (typeof name === 'string' && TOKEN.test(name)) return;
  throw new TypeError(`${what} ${JSON.stringify(name)} is malformed. Use letters, digits and "-".`);
}

/**
 * Checks a number that an application passes, where it passes one.
 *
 * @throws RangeError when it is none, has a fraction or is negative.
 */
export function assertWhole(value: unknown, what: string): void {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 0)) return;
  throw new RangeError(`${what} must be a whole number from 0, got ${value}.`);
}

/**
 * Checks a status; that of a final response is from 200.
 *
 * @throws RangeError when it is no whole number from `least` to 599.
 */
export function assertStatus(status: number, least = 200): number {
  if (Number.isInteger(status) && status >= least && status < 600) return status;
  throw new RangeError(`The status must be a whole number from ${least} to 599, got ${status}.`);
}
