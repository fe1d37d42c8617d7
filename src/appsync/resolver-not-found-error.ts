/**
 * The error of a field that no handler was registered for.
 *
 * AppSync shows its message to the client; what is registered is beside it, for the log.
 */
export class ResolverNotFoundError extends Error {
  override readonly name: string = 'ResolverNotFoundError';
  /** The fields that have a handler, such as `batch Post.comments`. */
  readonly registered: readonly string[];

  constructor(kind: 'field' | 'batch', label: string, registered: readonly string[]) {
    super(`No handler for the ${kind} ${label}`);
    this.registered = registered;
  }
}
