import { INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api';
import { memoryTelemetry } from 'fluoroscope/memory';
import type { Invocation } from '../../src/invocation.js';

const telemetry = memoryTelemetry();

/** An invocation that nobody runs, for what is kept by invocation. */
export function invocation(given: Partial<Invocation> = {}): Invocation {
  return {
    telemetry,
    lambdaContext: {},
    service: 'shop',
    coldStart: false,
    span: trace.wrapSpanContext(INVALID_SPAN_CONTEXT),
    logger: { info() {}, warn() {}, error() {} },
    correlationId: undefined,
    state: new Map(),
    openSpans: new Set(),
    endings: [],
    ...given,
  };
}
