import { DiagLogLevel, diag } from '@opentelemetry/api';
import { vi } from 'vitest';

/** Collects what is warned of through OpenTelemetry's `diag` from now on. */
export function collectWarnings(): string[] {
  const warnings: string[] = [];
  const ignore = (): void => {};
  const logger = { error: ignore, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(
    { ...logger, warn: (text) => void warnings.push(text) },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return warnings;
}

/** Loads a module as a new process would: what is warned of once is warned of again. */
export async function freshWarnings<TModule>(
  load: () => Promise<TModule>,
): Promise<{ readonly warnings: string[]; readonly module: TModule }> {
  vi.resetModules();
  const module = await load();
  return { warnings: collectWarnings(), module };
}
