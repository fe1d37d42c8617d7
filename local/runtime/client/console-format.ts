import { format } from 'node:util';

/** How the lines of the console are written. */
export interface ConsoleFormat {
  /** Whether a line is a JSON object, as `AWS_LAMBDA_LOG_FORMAT` asks for. */
  readonly json: boolean;
  /** The id of the running invocation. */
  readonly requestId: () => string | undefined;
}

/** Makes the methods of `console` write as Lambda's runtime does. */
export function patchConsole({ json, requestId }: ConsoleFormat): void {
  const levels = {
    debug: 'DEBUG',
    error: 'ERROR',
    info: 'INFO',
    log: 'INFO',
    trace: 'TRACE',
    warn: 'WARN',
  };
  for (const [method, level] of Object.entries(levels)) {
    Reflect.set(console, method, (...values: unknown[]) => {
      const timestamp = new Date().toISOString();
      const message = format(...values);
      const text = json
        ? JSON.stringify({ timestamp, level, requestId: requestId(), message })
        : // One call is one event: Lambda writes newlines as carriage returns.
          `${timestamp}\t${requestId()}\t${level}\t${message.replaceAll('\n', '\r')}`;
      process.stdout.write(`${text}\n`);
    });
  }
}
