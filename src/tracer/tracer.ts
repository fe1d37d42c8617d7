import {
  type Attributes,
  isSpanContextValid,
  type Span,
  type SpanKind,
  type SpanOptions,
  trace,
} from '@opentelemetry/api';
import { attributeValue, capturedValue } from '../captured-value.js';
import { captureErrorConfigured, configuredService } from '../config.js';
import { installDiagnostics } from '../diagnostics.js';
import { activeContext, activeSpan, currentInvocation, runInContext } from '../invocation.js';
import { markError } from '../invocation-span.js';
import { noteEndedSpan, noteOpenSpan } from '../open-spans.js';
import { ANNOTATION_PREFIX, METADATA_PREFIX } from '../semconv.js';
import { activeTracer } from '../telemetry.js';
import {
  type CaptureMethodOptions,
  createMethodDecorator,
  type MethodDecorator,
} from './capture-method.js';
import { type GeneratorOutcome, isGenerator, observedGenerator } from './generator.js';
import { isThenable } from './thenable.js';

export interface TracerOptions {
  /** The default namespace of metadata; default: the invocation's service. */
  readonly service?: string | undefined;
}

export interface CaptureOptions {
  readonly attributes?: Attributes | undefined;
  /** Default INTERNAL. */
  readonly kind?: SpanKind | undefined;
  /** Whether the result is put on the span as metadata, cut at 4 KB; default false. */
  readonly captureResponse?: boolean | undefined;
  /** Whether the exception is put on the span; default true. */
  readonly captureError?: boolean | undefined;
}

export interface Tracer {
  /**
   * Runs `fn` in a child span and ends it when the result is there.
   *
   * A synchronous `fn` stays synchronous; the span of a generator lasts until it is exhausted.
   */
  capture<T>(name: string, fn: (span: Span) => T, options?: CaptureOptions): T;
  /** A decorator that runs each call of a method in a span, named for it; for both dialects of decorators. */
  captureMethod(options?: CaptureMethodOptions): MethodDecorator;
  /** Puts a searchable value on the innermost span, as the attribute `annotations.<key>`. */
  putAnnotation(key: string, value: string | number | boolean): void;
  /** Puts any value on the innermost span, as the attribute `metadata.<namespace>.<key>`; the namespace is the service unless given. */
  putMetadata(key: string, value: unknown, namespace?: string): void;
  /** The id of the running trace, 32 hex digits. */
  traceId(): string | undefined;
  isSampled(): boolean;
  activeSpan(): Span | undefined;
}

/** Creates a tracer whose spans join the running invocation. */
export function createTracer(options: TracerOptions = {}): Tracer {
  installDiagnostics();
  const captureErrors = captureErrorConfigured();
  const namespaceOf = (given: string | undefined): string =>
    (given ?? options.service ?? currentInvocation()?.service ?? configuredService()).replaceAll(
      '.',
      '_',
    );

  const fail = (span: Span, error: unknown, captureError: boolean): void => {
    markError(span, error, captureError);
    if (span.isRecording()) span.end();
  };

  const succeed = (span: Span, result: unknown, responseKey: string | undefined): void => {
    const captured = responseKey && capturedValue(result, currentInvocation()?.redactor);
    // A foreign provider's span may have been ended at the deadline.
    if (!span.isRecording()) return;
    if (responseKey && captured !== undefined) span.setAttribute(responseKey, captured);
    span.end();
  };

  const capture = <T>(name: string, fn: (span: Span) => T, given: CaptureOptions = {}): T => {
    const parent = activeContext();
    const { kind, attributes, captureResponse, captureError = captureErrors } = given;
    // What is absent is undefined to every SDK.
    const spanOptions = { kind, attributes } as SpanOptions;
    const span = activeTracer('fluoroscope/tracer').startSpan(name, spanOptions, parent);
    noteOpenSpan(span);
    const inside = trace.setSpan(parent, span);
    const responseKey = captureResponse
      ? `${METADATA_PREFIX}${namespaceOf(undefined)}.${name} response`
      : undefined;
    return settle(() => fn(span), {
      step: (run) => runInContext(inside, run),
      done(result) {
        noteEndedSpan(span);
        succeed(span, result, responseKey);
      },
      failed(error) {
        noteEndedSpan(span);
        fail(span, error, captureError);
      },
    });
  };

  return {
    capture,
    captureMethod: (options = {}) => createMethodDecorator({ capture }, options),
    putAnnotation(key, value) {
      activeSpan()?.setAttribute(`${ANNOTATION_PREFIX}${key}`, value);
    },
    putMetadata(key, value, namespace) {
      const attribute = attributeValue(value);
      if (attribute === undefined) return;
      activeSpan()?.setAttribute(`${METADATA_PREFIX}${namespaceOf(namespace)}.${key}`, attribute);
    },
    traceId: () => validContext()?.traceId,
    isSampled: () => ((validContext()?.traceFlags ?? 0) & 1) === 1,
    activeSpan,
  };
}

/** Runs a function and tells how it ended, at once or when its promise settles; its outcome passes through. */
function settle<T>(call: () => T, outcome: GeneratorOutcome): T {
  let result: T;
  try {
    result = outcome.step(call);
  } catch (error) {
    outcome.failed(error);
    throw error;
  }
  if (isThenable(result)) {
    // The very promise that `fn` made goes back to the caller, with its class and its methods.
    result.then(outcome.done, outcome.failed);
    return result;
  }
  if (isGenerator(result)) return observedGenerator(result, outcome);
  outcome.done(result);
  return result;
}

function validContext(): ReturnType<Span['spanContext']> | undefined {
  const context = activeSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context) ? context : undefined;
}
