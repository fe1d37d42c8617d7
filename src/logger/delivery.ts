import { trace } from '@opentelemetry/api';
import { reason } from '../own-fields.js';
import { createSingleWarning } from '../single-warning.js';
import { activeTelemetry } from '../telemetry.js';
import { LEVELS } from './levels.js';
import type { LineSource } from './line.js';
import { recordFields } from './log-record.js';

const warnOfLoss = createSingleWarning();

/** Tells of the first line that is lost to a failure. */
export function tellLost(error: unknown): void {
  warnOfLoss(
    `A log line was lost. Look at write of the logger, and loggerProvider of the telemetry. (${reason(error)})`,
  );
}

/** Takes a line where its telemetry wants it: as a log record, as text, or both. */
export function deliver(
  line: string,
  { rank, timeMs, invocation, span, context }: LineSource,
  write: (line: string) => void,
): void {
  try {
    const { loggerProvider, stdout } = invocation?.telemetry ?? activeTelemetry();
    // Where one way fails the other is taken all the same.
    try {
      loggerProvider?.getLogger('fluoroscope').emit({
        timestamp: new Date(timeMs),
        severityNumber: rank * 4 + 1,
        severityText: LEVELS[rank],
        context: span ? trace.setSpan(context, span) : context,
        ...recordFields(line),
      });
    } finally {
      if (stdout !== false) write(line);
    }
  } catch (error) {
    tellLost(error);
  }
}
