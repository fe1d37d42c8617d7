/**
 * Checks a function that an application passes; `what` begins the message.
 *
 * @throws TypeError when it is none.
 */
export function assertFunction(value: unknown, what: string): void {
  if (typeof value === 'function') return;
  throw new TypeError(`${what} a function, got ${typeof value}.`);
}
