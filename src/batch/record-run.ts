import { type Span, SpanKind } from '@opentelemetry/api';
import { endInnerSpan, startInnerSpan } from '../inner-span.js';
import {
  activeContext,
  currentInvocation,
  type Invocation,
  invocationContext,
  runInContext,
} from '../invocation.js';
import { markError } from '../invocation-span.js';
import { recordLinks } from '../parent.js';
import { SEMCONV } from '../semconv.js';
import { activeTelemetry } from '../telemetry.js';
import { sourceName } from '../trigger/records.js';
import type { Shape } from '../trigger/shape.js';
import type { Trigger } from '../trigger/trigger.js';

/** One record on its way. */
export interface RecordRun {
  /** Resolves to whether the record was processed; a failure is on its span and in the log. */
  readonly done: Promise<boolean>;
  /** Ends the span of a record whose time is up. */
  abandon(): void;
}

/** Processes one record in a CONSUMER span of its own, linked to the record's sender. */
export function runRecord(trigger: Trigger, record: Shape, handler: () => unknown): RecordRun {
  const batch = { Records: [record] };
  const invocation = currentInvocation();
  const semconv = invocation?.semconv ?? SEMCONV['1.44'];
  const parent = activeContext();
  const [span] = startInnerSpan('fluoroscope', `process ${sourceName(record) ?? ''}`, {
    kind: SpanKind.CONSUMER,
    attributes: trigger.attributes(batch, { semconv }),
    links: recordLinks(activeTelemetry(), trigger.recordCarriers?.(batch)),
  });
  const scope = recordScope(invocation, span, trigger.correlationId(batch));
  const fail = (error: unknown): void => endInnerSpan(span, () => markError(span, error, true));
  const run = async (): Promise<boolean> => {
    try {
      await handler();
      endInnerSpan(span);
      return true;
    } catch (error) {
      fail(error);
      scope?.logger.error('A record failed', { error });
      return false;
    }
  };
  const done = scope === undefined ? run() : runInContext(invocationContext(parent, scope), run);
  return { done, abandon: () => fail(new Error('The time of the invocation is up')) };
}

/** The invocation as one record sees it: its span, its correlation id and its log keys are the record's own. */
function recordScope(
  invocation: Invocation | undefined,
  span: Span,
  correlationId: string | undefined,
): Invocation | undefined {
  if (invocation === undefined) return undefined;
  return { ...invocation, enclosing: invocation, span, correlationId, state: new Map() };
}
