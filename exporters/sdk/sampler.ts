import {
  isSpanContextValid,
  isValidTraceId,
  SamplingDecision,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { configuredSampler, configuredSamplingRatio, runtimeTraceOf } from '../../src/telemetry.js';
import type { SamplerLike } from './span.js';

export const ALWAYS_OFF: SamplerLike = always(SamplingDecision.NOT_RECORD, 'AlwaysOffSampler');

const ALWAYS_ON = always(SamplingDecision.RECORD_AND_SAMPLED, 'AlwaysOnSampler');

const ALWAYS_ON_BY_PARENT = parentBased(ALWAYS_ON);

/** By the names of OTEL_TRACES_SAMPLER; those that ask a server (`xray`, `jaeger_remote`) are not among them. */
const SAMPLERS = {
  always_on: () => ALWAYS_ON,
  always_off: () => ALWAYS_OFF,
  traceidratio: byRatio,
  parentbased_always_on: () => ALWAYS_ON_BY_PARENT,
  parentbased_always_off: () => parentBased(ALWAYS_OFF),
  parentbased_traceidratio: () => parentBased(byRatio()),
} satisfies Record<string, () => SamplerLike>;

/**
 * Creates the sampler that OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG name.
 *
 * Default: the parent's decision, and every trace that begins here. `respectsRuntime` says whether
 * a runtime header with `Sampled=0` is the last word, also over samplers that look at no parent.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export function createSampler(respectsRuntime: boolean): SamplerLike {
  const names = Object.keys(SAMPLERS) as Array<keyof typeof SAMPLERS>;
  const name = configuredSampler(names) ?? 'parentbased_always_on';
  const sampler = SAMPLERS[name]();
  const looksAtParent = name.startsWith('parentbased_');
  return respectsRuntime && !looksAtParent ? unlessRuntimeRefuses(sampler) : sampler;
}

/** As `TraceIdRatioBasedSampler` of the SDK, so that all services of a trace decide alike. */
function byRatio(): SamplerLike {
  const ratio = configuredSamplingRatio();
  const bound = ratio === 1 ? 2 ** 32 : Math.floor(ratio * 0xffff_ffff);
  return {
    shouldSample(...span) {
      const traceId = span[1];
      const isTaken = isValidTraceId(traceId) && joinedWords(traceId) < bound;
      return (isTaken ? ALWAYS_ON : ALWAYS_OFF).shouldSample(...span);
    },
    toString: () => `TraceIdRatioBased{${ratio}}`,
  };
}

/** The four words of 32 bits in a trace id, joined by exclusive or. */
function joinedWords(traceId: string): number {
  let joined = 0;
  for (let start = 0; start < 32; start += 8) {
    joined ^= Number.parseInt(traceId.slice(start, start + 8), 16);
  }
  return joined >>> 0;
}

/** As `ParentBasedSampler` of the SDK, without its five samplers. */
function parentBased(root: SamplerLike): SamplerLike {
  return {
    shouldSample(...span) {
      const parent = trace.getSpanContext(span[0]);
      if (parent === undefined || !isSpanContextValid(parent)) return root.shouldSample(...span);
      const sampler = (parent.traceFlags & TraceFlags.SAMPLED) !== 0 ? ALWAYS_ON : ALWAYS_OFF;
      return sampler.shouldSample(...span);
    },
    toString: () => `ParentBased{root=${root}}`,
  };
}

/** Refuses what X-Ray did not sample, and what it takes no part in: a header that names no parent. */
function unlessRuntimeRefuses(sampler: SamplerLike): SamplerLike {
  return {
    shouldSample(...span) {
      const header = runtimeTraceOf(span[1]);
      const refused =
        header !== undefined && (header.sampled === false || header.parentId === undefined);
      return (refused ? ALWAYS_OFF : sampler).shouldSample(...span);
    },
    toString: () => sampler.toString(),
  };
}

function always(decision: SamplingDecision, name: string): SamplerLike {
  return { shouldSample: () => ({ decision }), toString: () => name };
}
