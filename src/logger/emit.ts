import { type Context, type Span, trace } from '@opentelemetry/api';
import { configuredService } from '../config.js';
import { recordException } from '../exception.js';
import { guarded } from '../guarded.js';
import { activeContext, activeSpan, type Invocation } from '../invocation.js';
import { isError } from '../is-error.js';
import { joinRedactors, type Redactor } from '../redaction.js';
import { flushBuffers, type LineBuffer } from './buffer.js';
import type { Delivery } from './delivery.js';
import { SEVERITY } from './levels.js';
import { createLine, type LineOptions } from './line.js';
import { lineSpan } from './line-fields.js';
import type { LogCall } from './log-call.js';
import type { CurrentKeys } from './log-keys.js';
import type { Place } from './verbosity.js';

/** What a line is made of, beside the call. */
export interface EmitParts extends LineOptions {
  readonly buffer: LineBuffer | undefined;
  readonly redactor: Redactor | undefined;
  readonly recordExceptions: boolean;
  readonly deliver: Delivery;
}

/** Where a call comes from, and what becomes of its line. */
interface EmitTarget {
  readonly place: Place;
  readonly invocation: Invocation | undefined;
  readonly current: CurrentKeys;
  readonly location: string | undefined;
}

/** Makes a line of a call, and delivers it or holds it back. */
export type Emit = (call: LogCall, target: EmitTarget) => void;

/** Creates what makes and delivers the lines of a logger and its children. */
export function createEmit(parts: EmitParts): Emit {
  const { service, buffer, redactor, deliver, recordExceptions } = parts;
  const toLine = createLine(parts);
  const outside =
    service === undefined ? createLine({ ...parts, service: configuredService() }) : toLine;

  return (call, { place, invocation, current, location }) => {
    const { level } = call;
    if (SEVERITY[level] >= SEVERITY.ERROR && invocation !== undefined) flushBuffers(invocation);
    const timeMs = Date.now();
    const span = lineSpan(activeSpan(), invocation);
    const line = (invocation === undefined ? outside : toLine)(call, {
      invocation,
      span,
      current,
      timeMs,
      location,
      redactor: joinRedactors(redactor, invocation?.redactor),
    });
    const context = contextOf(span);
    if (recordExceptions) recordError(span, call.error);
    const deliverLine = (): void => deliver(line, { level, timeMs, context });
    const isHeld =
      place === 'buffer' &&
      invocation !== undefined &&
      buffer?.hold(invocation, { bytes: Buffer.byteLength(line), write: deliverLine });
    if (!isHeld) deliverLine();
  };
}

/** The active context, with the line's own span in it. */
function contextOf(span: Span | undefined): Context {
  const active = activeContext();
  return span === undefined || trace.getSpan(active) === span
    ? active
    : trace.setSpan(active, span);
}

function recordError(span: Span | undefined, error: unknown): void {
  if (!span?.isRecording() || !isError(error)) return;
  guarded('recording a logged error', () => recordException(span, error));
}
