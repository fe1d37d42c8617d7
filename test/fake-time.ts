import { DiagLogLevel, diag } from '@opentelemetry/api';
import { afterEach, beforeEach, vi } from 'vitest';

/**
 * Gives each test of a file a clock that stands still until it is told, and what is reported as a
 * problem meanwhile.
 */
export function withFakeTime(): readonly string[] {
  const problems: string[] = [];
  const note = (message: string): void => void problems.push(message);
  beforeEach(() => {
    problems.length = 0;
    diag.setLogger(
      { error: note, warn: note, info() {}, debug() {}, verbose() {} },
      { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
    );
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
    diag.disable();
  });
  return problems;
}
