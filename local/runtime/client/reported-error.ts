import { format } from 'node:util';

/** An error as the Runtime API takes it, in JSON. */
export function errorBody(error: unknown): string {
  const known = error instanceof Error ? error : undefined;
  return JSON.stringify({
    errorType: known?.name ?? typeof error,
    errorMessage: known?.message ?? format(error),
    trace: known?.stack?.split('\n') ?? [],
  });
}

/** An error with one of the runtime's own error types as its name. */
export function runtimeError(name: string, message: string, cause?: Error): Error {
  const error = new Error(message, { cause });
  error.name = name;
  // The place in the function's code, where it is known, rather than the one in ours.
  error.stack = cause?.stack ?? `${name}: ${message}`;
  return error;
}
