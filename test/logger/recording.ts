import { createLogger, instrument, type Logger, type LoggerOptions } from 'fluoroscope';
import { type MemoryTelemetry, memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from '../lambda-context.js';

/** A logger, and what it wrote. */
export interface Recording {
  readonly logger: Logger;
  readonly lines: readonly string[];
  /** The text of the last line. */
  text(): string;
  /** The fields of the last line. */
  last(): Record<string, unknown>;
  all(): Array<Record<string, unknown>>;
}

/** Creates a logger whose lines are kept. */
export function recording(options: LoggerOptions = {}): Recording {
  const lines: string[] = [];
  const parse = (line: string): Record<string, unknown> =>
    JSON.parse(line) as Record<string, unknown>;
  return {
    logger: createLogger({ write: (line) => void lines.push(line), ...options }),
    lines,
    text: () => lines.at(-1) ?? '',
    last: () => parse(lines.at(-1) ?? 'null'),
    all: () => lines.map(parse),
  };
}

/** A telemetry in memory whose log lines go to the logger's own `write`. */
export function writingTelemetry(): MemoryTelemetry {
  return { ...memoryTelemetry(), stdout: true, loggerProvider: undefined } as MemoryTelemetry;
}

/** Runs a function as the handler of one invocation. */
export async function inside(
  fn: (event: unknown) => unknown,
  options: { readonly event?: unknown; readonly context?: object } = {},
): Promise<void> {
  const { event = {}, context = {} } = options;
  const handler = instrument(async (given: unknown) => fn(given), {
    telemetry: writingTelemetry(),
    service: 'shop',
    logger: createLogger({ level: 'SILENT' }),
  });
  await handler(event, lambdaContext(context));
}
