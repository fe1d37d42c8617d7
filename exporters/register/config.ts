/** What the environment says of the handler to wrap. */
export interface RegisterConfig {
  /** FLUOROSCOPE_HANDLER: the original in Lambda's own notation, such as `src/app.handler`; no default. */
  readonly handler: string | undefined;
  /** LAMBDA_TASK_ROOT: the folder that relative handlers start from; default the working directory. */
  readonly taskRoot: string;
}

/** Reads what the environment says of the handler to wrap. */
export function registerConfig(): RegisterConfig {
  return {
    handler: process.env['FLUOROSCOPE_HANDLER']?.trim() || undefined,
    taskRoot: process.env['LAMBDA_TASK_ROOT'] || process.cwd(),
  };
}

/**
 * Puts the original back into _HANDLER, for code that reads there which function it is.
 *
 * The runtime has read it by then.
 */
export function restoreHandlerVariable(handler: string): void {
  if (process.env['_HANDLER'] !== undefined) process.env['_HANDLER'] = handler;
}
