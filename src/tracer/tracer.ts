import {
  type Attributes,
  isSpanContextValid,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanOptions,
} from '@opentelemetry/api';
import { attributeValue, capturedValue } from '../captured-value.js';
import { captureErrorConfigured, configuredService } from '../config.js';
import { installDiagnostics } from '../diagnostics.js';
import { endInnerSpan, startInnerSpan } from '../inner-span.js';
import { activeSpan, currentInvocation } from '../invocation.js';
import { markError } from '../invocation-span.js';
import { ANNOTATION_PREFIX, METADATA_PREFIX } from '../semconv.js';
import {
  type CaptureMethodOptions,
  createMethodDecorator,
  type MethodDecorator,
} from './capture-method.js';
import { followedCall } from './followed-call.js';

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
  const metadataKey = (key: string, namespace?: string): string => {
    const { service = currentInvocation()?.service ?? configuredService() } = options;
    return `${METADATA_PREFIX}${(namespace ?? service).replaceAll('.', '_')}.${key}`;
  };

  const capture = <T>(name: string, fn: (span: Span) => T, given: CaptureOptions = {}): T => {
    const { kind, attributes, captureResponse, captureError = captureErrors } = given;
    // What is absent is undefined to every SDK.
    const spanOptions = { kind, attributes } as SpanOptions;
    const [span, inside] = startInnerSpan('fluoroscope/tracer', name, spanOptions);
    const responseKey = captureResponse && metadataKey(`${name} response`);

    return followedCall(
      inside,
      () => fn(span),
      (outcome, hasFailed) =>
        endInnerSpan(span, () => {
          if (hasFailed) return markError(span, outcome, captureError);
          const captured = responseKey && capturedValue(outcome, currentInvocation()?.redactor);
          if (responseKey && captured !== undefined) span.setAttribute(responseKey, captured);
        }),
    );
  };

  return {
    capture,
    captureMethod: (options = {}) => createMethodDecorator(capture, options),
    putAnnotation(key, value) {
      activeSpan()?.setAttribute(`${ANNOTATION_PREFIX}${key}`, value);
    },
    putMetadata(key, value, namespace) {
      const attribute = attributeValue(value);
      if (attribute === undefined) return;
      activeSpan()?.setAttribute(metadataKey(key, namespace), attribute);
    },
    traceId: () => validContext()?.traceId,
    isSampled: () => ((validContext()?.traceFlags ?? 0) & 1) === 1,
    activeSpan,
  };
}

function validContext(): SpanContext | undefined {
  const context = activeSpan()?.spanContext();
  return context && isSpanContextValid(context) ? context : undefined;
}
