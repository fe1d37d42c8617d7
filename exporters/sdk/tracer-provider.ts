import { diag, type TracerProvider } from '@opentelemetry/api';
import { RandomIdGenerator, TracerProvider as SdkTracerProvider } from '@opentelemetry/sdk-trace';
import {
  attributeCountLimit,
  requestedTraceId,
  sdkDisabled,
  sendOpenSpans,
  takeTraceIds,
  traceEnabled,
} from '../../src/telemetry.js';
import { createOpenSpanProcessor, createOpenSpanSender } from './open-spans.js';
import { createResource, type ResourceOptions } from './resource.js';
import type { IdGeneratorLike, SamplerLike, SpanProcessorLike } from './span.js';

/** What the tracer provider of a preset is made of. */
export interface TracerProviderOptions extends ResourceOptions {
  /** Default: the parent's decision, and every trace that begins here. */
  readonly sampler?: SamplerLike | undefined;
  /** Called in this order. */
  readonly spanProcessors: readonly SpanProcessorLike[];
  /** Default: random ids. */
  readonly idGenerator?: IdGeneratorLike | undefined;
}

/** A tracer provider that can be flushed and shut down. */
export interface FlushableTracerProvider extends TracerProvider {
  /** Flushes every processor. Resolves always: a failure is one `diag.warn`. */
  forceFlush(): Promise<void>;
  /** Shuts every processor down. Resolves always: a failure is one `diag.warn`. */
  shutdown(): Promise<void>;
}

/**
 * Creates the tracer provider that our presets share, on the OpenTelemetry SDK.
 *
 * 1,000 attributes a span unless OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT or OTEL_ATTRIBUTE_COUNT_LIMIT says
 * otherwise. Records nothing with OTEL_SDK_DISABLED=true or POWERTOOLS_TRACE_ENABLED=false.
 */
export function createTracerProvider(options: TracerProviderOptions): FlushableTracerProvider {
  const { spanProcessors, idGenerator = new RandomIdGenerator() } = options;
  const sampler = sdkDisabled() || !traceEnabled() ? ALWAYS_OFF : options.sampler;
  const provider = new SdkTracerProvider({
    resource: createResource(options),
    ...(sampler === undefined ? {} : { sampler }),
    spanProcessors: [createOpenSpanProcessor(), ...spanProcessors],
    spanLimits: { attributeCountLimit: attributeCountLimit() },
    idGenerator: {
      generateTraceId: () => requestedTraceId() ?? idGenerator.generateTraceId(),
      generateSpanId: () => idGenerator.generateSpanId(),
    },
  });
  const flushable: FlushableTracerProvider = {
    getTracer: (name, version, tracerOptions) => provider.getTracer(name, version, tracerOptions),
    // Not the SDK's own: that starts a timer for each processor, at each invocation.
    forceFlush: () => settle('flush', spanProcessors.map(flush)),
    shutdown: () => settle('shut down', spanProcessors.map(shutDown)),
  };
  return sendOpenSpans(takeTraceIds(flushable), createOpenSpanSender(spanProcessors));
}

const ALWAYS_OFF: SamplerLike = {
  shouldSample: () => ({ decision: 0 }),
  toString: () => 'AlwaysOffSampler',
};

// Async functions, so that a processor that throws is a rejection like any other.
async function flush(processor: SpanProcessorLike): Promise<void> {
  await processor.forceFlush();
}

async function shutDown(processor: SpanProcessorLike): Promise<void> {
  await processor.shutdown();
}

async function settle(action: string, running: readonly Promise<void>[]): Promise<void> {
  const failures: unknown[] = [];
  for (const result of await Promise.allSettled(running)) {
    if (result.status === 'rejected') failures.push(result.reason);
  }
  if (failures.length === 0) return;
  diag.warn(
    `${failures.length} of ${running.length} span processors failed to ${action}; spans may be lost. Look at the first cause: ${String(failures[0])}`,
  );
}
