import { diag } from '@opentelemetry/api';
import { lambdaEnvironment } from './config.js';
import { createDiagLogger, installDiagnostics } from './diagnostics.js';
import { globalTracerProviderRegistered, hidingApiVersion } from './global-telemetry.js';
import { type AnyHandler, type Callback, copySymbols, runHandler } from './handler.js';
import { type InstrumentOptions, instrumentSettings } from './instrument-options.js';
import { isInstrumented, noteInstrumented } from './instrumented.js';
import { createInvocationRunner } from './invocation-run.js';
import type { LambdaContext } from './lambda-context.js';
import { watchProcessEnd } from './process-end.js';
import { writeStdout } from './stdout.js';
import { announceTelemetry, type Telemetry } from './telemetry.js';

const TWICE =
  'instrument() was given a handler that is instrumented already: these options are not used. Take one of the two calls away.';

/** A handler of Lambda's streaming responses. */
export type StreamingHandler<TEvent, TStream, TContext, TResult = unknown> = (
  event: TEvent,
  responseStream: TStream,
  context: TContext,
) => TResult;

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
 * A handler that is instrumented already is returned as it is, with one warning.
 *
 * @throws TypeError when `handler` is no function or an option is wrong, while the module loads.
 */
export function instrument<TEvent = unknown, TResult = unknown, TContext = LambdaContext>(
  handler: Handler<TEvent, TResult, TContext>,
  options?: InstrumentOptions<NoInfer<TEvent>, NoInfer<TContext>>,
): InstrumentedHandler<TEvent, TResult, TContext>;
export function instrument<TEvent, TStream, TContext, TResult>(
  handler: StreamingHandler<TEvent, TStream, TContext, TResult>,
  options?: InstrumentOptions<NoInfer<TEvent>, NoInfer<TContext>>,
): StreamingHandler<TEvent, TStream, TContext, Promise<Awaited<TResult>>>;
export function instrument(
  handler: unknown,
  options: InstrumentOptions<never, never> = {},
): unknown {
  installDiagnostics();
  const wrapped = asHandler(handler);
  const settings = instrumentSettings(options);
  if (isInstrumented(wrapped)) {
    diag.warn(TWICE);
    return wrapped;
  }
  announce(settings.telemetry);
  watchProcessEnd();
  const run = createInvocationRunner(settings, lambdaEnvironment());

  // Two parameters: with three the newer runtimes take it for a callback handler and refuse to start.
  const instrumented = function (this: unknown, event: unknown, second: unknown): Promise<unknown> {
    // biome-ignore lint/complexity/noArguments: the third argument must not be a parameter
    const third: unknown = arguments[2];
    return runHandler({ handler: wrapped, self: this, event, second, third }, run);
  };
  copySymbols(wrapped, instrumented);
  noteInstrumented(instrumented);
  return instrumented;
}

function asHandler(handler: unknown): AnyHandler {
  if (typeof handler === 'function') return handler as AnyHandler;
  throw new TypeError(
    `instrument: the handler must be a function, got ${kindOf(handler)}. Write instrument(async (event, context) => …).`,
  );
}

/** A module or an instance in the place of a function has the handler inside. */
function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const functions = Object.keys(value).filter(
    (key) => typeof Reflect.get(value, key) === 'function',
  );
  return functions.length === 0 ? 'object' : `an object with the functions ${functions.join(', ')}`;
}

function announce(telemetry: Telemetry | undefined): void {
  const version = hidingApiVersion();
  if (telemetry !== undefined) announceTelemetry(telemetry);
  else if (version !== undefined) warnOfHiddenSdk(version);
  else if (!globalTracerProviderRegistered()) warnOfNoTelemetry();
}

function warnOfHiddenSdk(version: string): void {
  // Not by way of `diag`: its logger is as hidden as the rest.
  createDiagLogger(writeStdout, Date.now).warn(
    `instrument() was given no telemetry, and the OpenTelemetry SDK of this process is registered with @opentelemetry/api ${version}, which a newer copy does not see: nothing will be exported. Install @opentelemetry/api@${version} beside the function, or pass a telemetry.`,
  );
}

function warnOfNoTelemetry(): void {
  diag.warn(
    'instrument() was given no telemetry, and no OpenTelemetry SDK is registered yet: nothing will be exported. Pass { telemetry: awsTelemetry() } with import { awsTelemetry } from "fluoroscope/aws", or register your SDK before the first invocation.',
  );
}
