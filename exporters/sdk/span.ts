import type {
  Attributes,
  Context,
  HrTime,
  Link,
  Span,
  SpanContext,
  SpanKind,
  SpanStatus,
} from '@opentelemetry/api';

/**
 * A finished span, as our exporters take it: the `ReadableSpan` of any OpenTelemetry SDK, 2.x or 3.x.
 *
 * Structural, so that no SDK's types are needed to check a program that uses ours. Attribute values
 * are `unknown`: the 3.x line allows maps and bytes where 2.x has scalars and lists.
 */
export interface SpanLike {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly ended: boolean;
  readonly status: SpanStatus;
  readonly attributes: AttributesLike;
  readonly links: readonly LinkLike[];
  readonly events: readonly EventLike[];
  readonly resource: { readonly attributes: AttributesLike };
  readonly instrumentationScope: ScopeLike;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** Attributes of a span, an event, a link or a resource. */
export type AttributesLike = Readonly<Record<string, unknown>>;

/** What a span says of another one that it is not a child of. */
export interface LinkLike {
  readonly context: SpanContext;
  readonly attributes?: AttributesLike | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** Something that happened at one moment of a span: `TimedEvent` of the SDKs. */
export interface EventLike {
  readonly name: string;
  readonly time: HrTime;
  readonly attributes?: AttributesLike | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** Who made a span: the name that its tracer was asked for by. */
interface ScopeLike {
  readonly name: string;
  readonly version?: string | undefined;
  readonly schemaUrl?: string | undefined;
}

/** How an export ended: code 0 is success, 1 is failure. */
export interface ExportResultLike {
  code: number;
  error?: Error;
}

/** The `SpanExporter` of any OpenTelemetry SDK. */
export interface SpanExporterLike {
  export(spans: SpanLike[], resultCallback: (result: ExportResultLike) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/** The `SpanProcessor` of any OpenTelemetry SDK. */
export interface SpanProcessorLike {
  onStart(span: Span & SpanLike, parentContext: Context): void;
  onEnding?(span: Span & SpanLike): void;
  onEnd(span: SpanLike): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** The `IdGenerator` of any OpenTelemetry SDK. */
export interface IdGeneratorLike {
  /** 32 lower-case hex digits. */
  generateTraceId(): string;
  /** 16 lower-case hex digits. */
  generateSpanId(): string;
}

/** What a sampler answers: decision 0 does not record, 1 records, 2 records and sends. */
interface SamplingResultLike {
  decision: number;
  attributes?: Readonly<Attributes>;
  traceState?: NonNullable<SpanContext['traceState']>;
}

/** What a sampler is asked with: context, trace id, name, kind, attributes, links. */
type SamplerArguments = [
  context: Context,
  traceId: string,
  spanName: string,
  spanKind: SpanKind,
  attributes: Attributes,
  links: Link[],
];

/** The `Sampler` of any OpenTelemetry SDK. */
export interface SamplerLike {
  shouldSample(...span: SamplerArguments): SamplingResultLike;
  toString(): string;
}
