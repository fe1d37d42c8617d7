import { afterEach, beforeEach, vi } from 'vitest';

/** Takes the variables of OpenTelemetry and AWS out of every test of the file that calls it. */
export function useCleanEnvironment(): void {
  beforeEach(() => {
    for (const name of Object.keys(process.env)) {
      if (/^(OTEL_|AWS_|POWERTOOLS_)/.test(name)) vi.stubEnv(name, undefined);
    }
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
