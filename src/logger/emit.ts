import { type Span, trace } from '@opentelemetry/api';
import { recordException } from '../exception.js';
import { guarded } from '../guarded.js';
import { activeContext } from '../invocation.js';
import { isError } from '../is-error.js';
import { reason } from '../own-fields.js';
import { createSingleWarning } from '../single-warning.js';
import { activeTelemetry } from '../telemetry.js';
import { flushBuffers, type LineBuffer } from './buffer.js';
import { ERROR, LEVELS } from './levels.js';
import { createLine, type LineSource } from './line.js';
import type { LogCall } from './log-call.js';
import { recordFields } from './log-record.js';
import type { LoggerOptions } from './logger-options.js';
import { createOutput } from './output.js';

/** Makes a line of a call, and delivers it or holds it back. */
export type Emit = (call: LogCall, source: LineSource, isHeld: boolean) => void;

const warnOfLoss = createSingleWarning();

/** Tells of the first line that is lost to a failure. */
export function tellLost(error: unknown): void {
  warnOfLoss(
    `A log line was lost. Look at write of the logger, and loggerProvider of the telemetry. (${reason(error)})`,
  );
}

/** Creates what makes and delivers the lines of a logger and its children. */
export function createEmit(
  options: LoggerOptions,
  samplingRate: number | undefined,
  buffer: LineBuffer | undefined,
): Emit {
  const { recordExceptions = false } = options;
  const toLine = createLine(options, samplingRate);
  const put = createOutput(options);

  return (call, source, isHeld) => {
    const { rank, timeMs, invocation, span } = source;
    if (rank >= ERROR && invocation !== undefined) flushBuffers(invocation);
    const line = toLine(call, source);
    if (recordExceptions) recordError(span, call.error);
    const { loggerProvider, stdout } = invocation?.telemetry ?? activeTelemetry();
    const active = loggerProvider && activeContext();

    /** As a log record, as text, or both: where one way fails the other is taken all the same. */
    const deliver = (): void => {
      try {
        try {
          loggerProvider?.getLogger('fluoroscope').emit({
            timestamp: new Date(timeMs),
            severityNumber: rank * 4 + 1,
            severityText: LEVELS[rank],
            context: active && span ? trace.setSpan(active, span) : active,
            ...recordFields(line),
          });
        } finally {
          if (stdout !== false) put(line);
        }
      } catch (error) {
        tellLost(error);
      }
    };
    const isKept =
      isHeld && invocation && buffer?.hold(invocation, Buffer.byteLength(line), deliver);
    if (!isKept) deliver();
  };
}

function recordError(span: Span | undefined, error: unknown): void {
  if (!span?.isRecording() || !isError(error)) return;
  guarded('recording a logged error', () => recordException(span, error));
}
