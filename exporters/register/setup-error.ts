/** The error types under which Lambda's runtime reports a handler that it cannot load. */
type SetupErrorType = 'MalformedHandlerName' | 'ImportModuleError' | 'HandlerNotFound';

/** Creates an error that Lambda reports under its own type for the same problem. */
export function setupError(type: SetupErrorType, message: string): Error {
  const error = new Error(message);
  error.name = `Runtime.${type}`;
  // The place is a variable, and none in the code.
  error.stack = `${error.name}: ${message}`;
  return error;
}
