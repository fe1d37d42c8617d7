/** A command line that cannot be understood; its message is the whole of what is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
