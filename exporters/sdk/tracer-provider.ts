import { diag, type TracerProvider } from '@opentelemetry/api';
import { RandomIdGenerator, TracerProvider as SdkTracerProvider } from '@opentelemetry/sdk-trace';
import {
  configuredSpanLimits,
  requestedTraceId,
  sdkDisabled,
  sendOpenSpans,
  takeTraceIds,
  traceEnabled,
} from '../../src/telemetry.js';
import { createOpenSpanProcessor, createOpenSpanSender } from './open-spans.js';
import { createResource, type ResourceOptions } from './resource.js';
import { ALWAYS_OFF, createSampler } from './sampler.js';
import type { IdGeneratorLike, SamplerLike, SpanProcessorLike } from './span.js';

/** What the tracer provider of a preset is made of. */
export interface TracerProviderOptions extends ResourceOptions {
  /** Default: the one that OTEL_TRACES_SAMPLER names, else the parent's decision and every trace that begins here. */
  readonly sampler?: SamplerLike | undefined;
  /** Whether a runtime header with `Sampled=0` wins over the sampler of the environment; default `'ignore'`. */
  readonly sampledZero?: 'respect' | 'ignore' | undefined;
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
 * 1,000 attributes a span, and the specification's other limits, unless OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT
 * and its siblings say otherwise. Records nothing with OTEL_SDK_DISABLED=true or POWERTOOLS_TRACE_ENABLED=false.
 */
export function createTracerProvider(options: TracerProviderOptions): FlushableTracerProvider {
  const { spanProcessors, idGenerator = new RandomIdGenerator() } = options;
  const isOff = sdkDisabled() || !traceEnabled();
  const provider = new SdkTracerProvider({
    resource: createResource(options),
    sampler: isOff
      ? ALWAYS_OFF
      : (options.sampler ?? createSampler(options.sampledZero === 'respect')),
    spanProcessors: [createOpenSpanProcessor(), ...spanProcessors],
    spanLimits: configuredSpanLimits(),
    idGenerator: {
      generateTraceId: () => requestedTraceId() ?? idGenerator.generateTraceId(),
      generateSpanId: () => idGenerator.generateSpanId(),
    },
  });
  // Not the SDK's own flush: that starts a timer for each processor, at each invocation.
  const settle = async (method: 'forceFlush' | 'shutdown', action: string): Promise<void> => {
    // An async function, so that a processor that throws is a rejection like any other.
    const running = spanProcessors.map(async (processor) => processor[method]());
    const results = await Promise.allSettled(running);
    const [first, ...others] = results.flatMap((result) =>
      result.status === 'rejected' ? [String(result.reason)] : [],
    );
    if (first === undefined) return;
    diag.warn(
      `${others.length + 1} of ${results.length} span processors failed to ${action}; spans may be ` +
        `lost. Look at the first cause: ${first}`,
    );
  };
  const flushable: FlushableTracerProvider = {
    getTracer: (name, version, tracerOptions) => provider.getTracer(name, version, tracerOptions),
    forceFlush: () => settle('forceFlush', 'flush'),
    shutdown: () => settle('shutdown', 'shut down'),
  };
  return sendOpenSpans(takeTraceIds(flushable), createOpenSpanSender(spanProcessors));
}
