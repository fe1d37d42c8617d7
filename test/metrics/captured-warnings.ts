import { DiagLogLevel, diag } from '@opentelemetry/api';

/** The messages of `diag.warn` while a test runs. */
export interface CapturedWarnings {
  readonly messages: string[];
  restore(): void;
}

/** Takes the place of the program's diagnostics logger, and calls `onWarning` after each warning. */
export function captureWarnings(onWarning = (): void => {}): CapturedWarnings {
  const messages: string[] = [];
  const ignore = (): void => {};
  diag.setLogger(
    {
      error: ignore,
      warn(message) {
        messages.push(message);
        onWarning();
      },
      info: ignore,
      debug: ignore,
      verbose: ignore,
    },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return { messages, restore: () => diag.disable() };
}
