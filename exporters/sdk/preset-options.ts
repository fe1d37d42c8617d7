import type { Attributes } from '@opentelemetry/api';
import type { SamplerLike, SpanProcessorLike } from './span.js';

/** What every preset takes. */
export interface PresetOptions {
  /** `service.name` of the resource; default OTEL_SERVICE_NAME, POWERTOOLS_SERVICE_NAME, the function's name. */
  readonly service?: string | undefined;
  /** Further attributes of the resource. */
  readonly resource?: Attributes | undefined;
  /** Default: the one that OTEL_TRACES_SAMPLER names, else the parent's decision and every trace that begins here. */
  readonly sampler?: SamplerLike | undefined;
  /** Whether outgoing HTTP requests become spans, as with `captureHttp()`; default true. */
  readonly http?: boolean | undefined;
  /** Called beside the preset's own processor, before it. */
  readonly spanProcessors?: readonly SpanProcessorLike[] | undefined;
}
