import { trace } from '@opentelemetry/api';
import { activeContext } from '../invocation.js';
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

/** Creates what takes a line where its telemetry wants it: as a log record, as text, or both. */
export function createDelivery(
  line: string,
  { rank, timeMs, invocation, span }: LineSource,
  write: (line: string) => void,
): () => void {
  const { loggerProvider, stdout } = invocation?.telemetry ?? activeTelemetry();
  const active = loggerProvider && activeContext();
  const context = active && span ? trace.setSpan(active, span) : active;
  return () => {
    try {
      // Where one way fails the other is taken all the same.
      try {
        loggerProvider?.getLogger('fluoroscope').emit({
          timestamp: new Date(timeMs),
          severityNumber: rank * 4 + 1,
          severityText: LEVELS[rank],
          context,
          ...recordFields(line),
        });
      } finally {
        if (stdout !== false) write(line);
      }
    } catch (error) {
      tellLost(error);
    }
  };
}
