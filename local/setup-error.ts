/**
 * What a person has to mend before the local server can run: a missing template, a taken port.
 *
 * Its message is the whole of what is shown, without a stack.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
