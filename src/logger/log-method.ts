import { type Span, trace } from '@opentelemetry/api';
import { recordException } from '../exception.js';
import { guarded } from '../guarded.js';
import { activeContext, currentInvocation } from '../invocation.js';
import { isError } from '../is-error.js';
import { compileRedaction, joinRedactors } from '../redaction.js';
import { flushBuffers, type LineBuffer } from './buffer.js';
import { callerOf } from './caller.js';
import { deliver, tellLost } from './delivery.js';
import type { LevelScope } from './level-scope.js';
import { ERROR, isNowhere } from './levels.js';
import { createLine, type LineSource } from './line.js';
import { lineSpan } from './line-fields.js';
import { type LogCall, logCall } from './log-call.js';
import type { KeyStore, LogKeys } from './log-keys.js';
import type { LoggerOptions } from './logger-options.js';
import { createOutput } from './output.js';
import { createSampling } from './sampling.js';
import { createPlaceOf } from './verbosity.js';

/** What a call may say beside its message: an `Error` becomes `error`, an object its keys, anything else `extra`. */
export type LogMethod = (
  message: string | ({ readonly message: string } & LogKeys),
  ...details: readonly unknown[]
) => void;

/** Makes the method of a rank for a logger, by what is its own. */
export type MethodMaker = (rank: number, levels: LevelScope, keys: KeyStore) => LogMethod;

/**
 * Creates what makes the methods of a logger and of its children: each makes a line of a call, and
 * delivers it or holds it back.
 */
export function createMethods(options: LoggerOptions, buffer: LineBuffer | undefined): MethodMaker {
  const { location: hasLocation, recordExceptions } = options;
  const sampling = createSampling(options.sampleRate);
  const placeOf = createPlaceOf(sampling, buffer);
  const toLine = createLine(options, sampling?.rate);
  const write = createOutput(options);
  const redactor = compileRedaction(options.redact);

  const emit = (call: LogCall, source: LineSource, isHeld: boolean): void => {
    const { rank, invocation, span } = source;
    if (rank >= ERROR && invocation) flushBuffers(invocation);
    const line = toLine(call, source);
    if (recordExceptions) recordError(span, call.error);
    const send = (): void => deliver(line, source, write);
    if (!(isHeld && invocation && buffer?.hold(invocation, line, send))) send();
  };

  return (rank, levels, keys) => {
    const log: LogMethod = (message, ...details) => {
      if (isNowhere(rank)) return;
      try {
        const invocation = currentInvocation();
        const place = placeOf(rank, levels.rankIn(invocation), invocation);
        if (!place) return;
        const context = activeContext();
        const source = {
          rank,
          timeMs: Date.now(),
          invocation,
          context,
          span: lineSpan(trace.getSpan(context), invocation),
          current: keys.current(invocation),
          location: hasLocation ? callerOf(log) : undefined,
          redactor: joinRedactors(redactor, invocation?.redactor),
        };
        emit(logCall(message, details), source, place === 'held');
      } catch (error) {
        tellLost(error);
      }
    };
    return log;
  };
}

function recordError(span: Span | undefined, error: unknown): void {
  if (!span?.isRecording() || !isError(error)) return;
  guarded('recording a logged error', () => recordException(span, error));
}
