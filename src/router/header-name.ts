// RFC 9110, section 5.6.2: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Checks a word that stands in a header as it is: a header's name, a cookie's name.
 *
 * @throws TypeError when it is empty or has a character that no token has.
 */
export function assertToken(name: string, what: string): void {
  if (typeof name !== 'string' || !TOKEN.test(name)) {
    throw new TypeError(
      `${what} ${JSON.stringify(name)} is malformed. Use letters, digits and "-".`,
    );
  }
}
