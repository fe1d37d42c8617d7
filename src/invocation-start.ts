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
  readonly trigger: Trigger;
}

const NO_EVENT: Shape = {};

/** Creates what starts one invocation: its store, and its span under the right parent. */
export function createInvocationStart(
  settings: InstrumentSettings,
  environment: LambdaEnvironment | undefined,
): (event: unknown, context: unknown) => Started {
  return (event, context) => {
    const lambdaContext: Partial<LambdaContext> = isShape(context) ? context : {};
    const telemetry = telemetryFor(settings.telemetry);
    const coldStart = beginInvocation(environment);
    const trigger = recogniseTrigger(event);
    const { span, parent } = startInvocationSpan({
      telemetry,
      name: spanNameOf(settings, event, { lambdaContext, environment }),
      service: settings.service,
      coldStart,
      event: isShape(event) ? event : NO_EVENT,
      trigger,
      lambdaContext,
      traceHeader: runtimeTraceHeader(lambdaContext, environment),
      captureRequest: settings.captureRequest,
      redactor: settings.redactor,
      semconv: settings.semconv,
    });
    const invocation: Invocation = {
      telemetry,
      lambdaContext,
      service: settings.service,
      coldStart,
      span,
      logger: settings.logger,
      redactor: settings.redactor,
      correlationId: correlationIdOf(settings, trigger, { event, context }),
      semconv: settings.semconv,
      state: new Map(),
      openSpans: new Set(),
      endings: [],
    };
    const active = invocationContext(parent, invocation);
    holdRuntimeTrace(span.spanContext().traceId);
    const { captureError } = settings;
    return { invocation, trigger, captureError, run: (fn) => runInContext(active, fn) };
  };
}

function spanNameOf(
  settings: InstrumentSettings,
  event: unknown,
  known: {
    readonly lambdaContext: Partial<LambdaContext>;
    readonly environment: LambdaEnvironment | undefined;
  },
): string {
  const named = guarded('naming the span', () => settings.spanName?.(event, known.lambdaContext));
  return (
    named || known.lambdaContext.functionName || known.environment?.functionName || settings.service
  );
}

function correlationIdOf(
  settings: InstrumentSettings,
  trigger: Trigger,
  { event, context }: { readonly event: unknown; readonly context: unknown },
): string | undefined {
  if (settings.correlationId !== undefined) {
    const choose = settings.correlationId;
    return guarded('reading the correlation id', () => correlationIdText(choose(event, context)));
  }
  return isShape(event) ? trigger.correlationId?.(event) : undefined;
}

/** The trace header of this very invocation: the newer runtimes pass it, the others set a variable. */
function runtimeTraceHeader(
  context: Partial<LambdaContext>,
  environment: LambdaEnvironment | undefined,
): string | undefined {
  if (typeof context.xRayTraceId === 'string') return context.xRayTraceId;
  const stored = invokeStoreTraceHeader();
  if (stored !== undefined) return stored;
  // The variable is the process's, so where invocations overlap it is nobody's.
  return environment?.concurrent ? undefined : environmentTraceHeader();
}

function invokeStoreTraceHeader(): string | undefined {
  const { awslambda } = globalThis as {
    awslambda?: { InvokeStore?: { getXRayTraceId?(): string | undefined } };
  };
  return guarded('reading the trace header', () => awslambda?.InvokeStore?.getXRayTraceId?.());
}
