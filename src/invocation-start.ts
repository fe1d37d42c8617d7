import { beginInvocation } from './cold-start.js';
import { environmentTraceHeader, type LambdaEnvironment } from './config.js';
import { correlationIdText } from './correlation.js';
import { guarded } from './guarded.js';
import type { InstrumentSettings } from './instrument-options.js';
import { type Invocation, invocationContext, runInContext } from './invocation.js';
import { startInvocationSpan } from './invocation-span.js';
import type { LambdaContext } from './lambda-context.js';
import { holdRuntimeTrace } from './runtime-trace.js';
import { telemetryFor } from './telemetry.js';
import { recogniseTrigger } from './trigger/recognise.js';
import { isShape, type Shape } from './trigger/shape.js';
import type { Trigger } from './trigger/trigger.js';
import type { Running } from './unfinished.js';

/** One invocation on its way, and the source of its event. */
export interface Started extends Running {
  readonly event: unknown;
  readonly trigger: Trigger;
  /** The timer that tells of it before Lambda ends it; Node.js' own type is not every application's. */
  deadline?: unknown;
}

const NO_EVENT: Shape = {};

/** Creates what starts one invocation: its store, and its span under the right parent. */
export function createInvocationStart(
  settings: InstrumentSettings,
  environment: LambdaEnvironment | undefined,
): (event: unknown, context: unknown) => Started {
  const { service, logger, redactor, semconv, captureError } = settings;
  return (event, context) => {
    const lambdaContext: Partial<LambdaContext> = isShape(context) ? context : {};
    const shape = isShape(event) ? event : NO_EVENT;
    const telemetry = telemetryFor(settings.telemetry);
    const coldStart = beginInvocation(environment);
    const trigger = recogniseTrigger(event);
    const named = guarded('naming the span', () => settings.spanName?.(event, lambdaContext));
    const { span, parent } = startInvocationSpan(
      {
        name: named || lambdaContext.functionName || environment?.functionName || service,
        telemetry,
        coldStart,
        event: shape,
        trigger,
        lambdaContext,
        traceHeader: runtimeTraceHeader(lambdaContext, environment),
      },
      settings,
    );
    const choose = settings.correlationId;
    const invocation: Invocation = {
      telemetry,
      lambdaContext,
      service,
      coldStart,
      span,
      logger,
      redactor,
      correlationId:
        choose === undefined
          ? trigger.correlationId?.(shape)
          : guarded('reading the correlation id', () => correlationIdText(choose(event, context))),
      semconv,
      state: new Map(),
      openSpans: new Set(),
      endings: [],
    };
    const active = invocationContext(parent, invocation);
    holdRuntimeTrace(span.spanContext().traceId);
    return { invocation, event, trigger, captureError, run: (fn) => runInContext(active, fn) };
  };
}

/** The trace header of this very invocation: the newer runtimes pass it, the others set a variable. */
function runtimeTraceHeader(
  context: Partial<LambdaContext>,
  environment: LambdaEnvironment | undefined,
): string | undefined {
  if (typeof context.xRayTraceId === 'string') return context.xRayTraceId;
  const { awslambda } = globalThis as {
    awslambda?: { InvokeStore?: { getXRayTraceId?(): string | undefined } };
  };
  const stored = guarded('reading the trace header', () =>
    awslambda?.InvokeStore?.getXRayTraceId?.(),
  );
  // The variable is the process's, so where invocations overlap it is nobody's.
  return stored ?? (environment?.concurrent ? undefined : environmentTraceHeader());
}
