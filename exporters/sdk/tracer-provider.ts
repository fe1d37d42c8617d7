import { createNoopMeter, type TracerProvider } from '@opentelemetry/api';
// Without the SDK's provider, most of which is what ours does in another way: defaults, flushes, timers.
import { Tracer } from '@opentelemetry/sdk-trace/build/esm/Tracer.js';
import {
  configuredSpanLimits,
  requestedTraceId,
  sdkDisabled,
  sendOpenSpans,
  takeTraceIds,
  traceEnabled,
} from '../../src/telemetry.js';
import { joinProcessors } from './joined-processors.js';
import { createOpenSpanSender } from './open-spans.js';
import { RANDOM_IDS } from './random-id.js';
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
  const { spanProcessors, idGenerator = RANDOM_IDS } = options;
  const isOff = sdkDisabled() || !traceEnabled();
  const spanProcessor = joinProcessors(spanProcessors);
  const tracerOptions = {
    resource: createResource(options),
    sampler: isOff
      ? ALWAYS_OFF
      : (options.sampler ?? createSampler(options.sampledZero === 'respect')),
    spanProcessor,
    spanLimits: configuredSpanLimits(),
    idGenerator: {
      generateTraceId: () => requestedTraceId() ?? idGenerator.generateTraceId(),
      generateSpanId: () => idGenerator.generateSpanId(),
    },
    meterProvider: { getMeter: createNoopMeter },
  };
  const tracers = new Map<string, Tracer>();
  const flushable: FlushableTracerProvider = {
    getTracer(name, version, { schemaUrl } = {}) {
      const key = `${name}@${version ?? ''}:${schemaUrl ?? ''}`;
      const present = tracers.get(key);
      if (present !== undefined) return present;
      // An absent version is undefined to the SDK as well.
      const scope = { name, version, schemaUrl } as { name: string };
      const created = new Tracer(scope, tracerOptions);
      tracers.set(key, created);
      return created;
    },
    forceFlush: spanProcessor.forceFlush,
    shutdown: spanProcessor.shutdown,
  };
  return sendOpenSpans(takeTraceIds(flushable), createOpenSpanSender(spanProcessors));
}
