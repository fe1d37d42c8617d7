import { diag } from '@opentelemetry/api';
import { lambdaEnvironment } from './config.js';
import { installDiagnostics } from './diagnostics.js';
import { globalTracerProviderRegistered, registerGlobally } from './global-telemetry.js';
import {
  type AnyHandler,
  type Callback,
  callHandler,
  contextArgument,
  copySymbols,
} from './handler.js';
import { type InstrumentOptions, instrumentSettings } from './instrument-options.js';
import { createInvocationRunner } from './invocation-run.js';
import type { LambdaContext } from './lambda-context.js';
import { watchProcessEnd } from './process-end.js';
import { noteTelemetry, type Telemetry } from './telemetry.js';

/** A handler of Lambda's streaming responses. */
export type StreamingHandler<TEvent, TStream, TContext> = (
  event: TEvent,
  responseStream: TStream,
  context: TContext,
) => Promise<unknown>;

/** A handler in any of the other styles: async, synchronous, callback. */
export type Handler<TEvent, TResult, TContext> = (
  event: TEvent,
  context: TContext,
  callback: Callback<TResult>,
  // biome-ignore lint/suspicious/noConfusingVoidType: callback handlers are typed as returning void
) => Promise<TResult> | TResult | void;

/** What `instrument()` returns for such a handler. */
export type InstrumentedHandler<TEvent, TResult, TContext> = (
  event: TEvent,
  context: TContext,
) => Promise<TResult>;

/**
 * Wraps a handler: every invocation is a span, and its telemetry is flushed before the invocation ends.
 *
 * All loggers, metrics and tracers used inside join the invocation, passed or not. The handler's
 * result and its error pass through untouched, the same object: telemetry never changes an outcome.
 *
 * @throws TypeError when `handler` is no function or an option is wrong, while the module loads.
 */
export function instrument<TEvent = unknown, TResult = unknown, TContext = LambdaContext>(
  handler: Handler<TEvent, TResult, TContext>,
  options: InstrumentOptions<NoInfer<TEvent>, NoInfer<TContext>> = {},
): InstrumentedHandler<TEvent, TResult, TContext> {
  installDiagnostics();
  const wrapped = asHandler(handler);
  const settings = instrumentSettings(options);
  announce(settings.telemetry);
  watchProcessEnd();
  const run = createInvocationRunner(settings, lambdaEnvironment());

  // Two parameters: with three the newer runtimes take it for a callback handler and refuse to start.
  const instrumented = function (event: unknown, second: unknown): Promise<unknown> {
    // biome-ignore lint/complexity/noArguments: the third argument must not be a parameter
    const third: unknown = arguments[2];
    return run(
      () => callHandler(wrapped, event, [second, third]),
      event,
      contextArgument(second, third),
    );
  };
  copySymbols(handler, instrumented);
  return instrumented as unknown as InstrumentedHandler<TEvent, TResult, TContext>;
}

function asHandler(handler: unknown): AnyHandler {
  if (typeof handler === 'function') return handler as AnyHandler;
  throw new TypeError(
    `instrument: the handler must be a function, got ${handler === null ? 'null' : typeof handler}. Write instrument(async (event, context) => …).`,
  );
}

/** The first telemetry of the process serves other people's instrumentations too. */
function announce(telemetry: Telemetry | undefined): void {
  if (telemetry !== undefined) {
    if (noteTelemetry(telemetry)) registerGlobally(telemetry);
    return;
  }
  if (globalTracerProviderRegistered()) return;
  diag.warn(
    'instrument() was given no telemetry, and no OpenTelemetry SDK is registered yet: nothing will be exported. Pass { telemetry: awsTelemetry() } with import { awsTelemetry } from "fluoroscope/aws", or register your SDK before the first invocation.',
  );
}
