import { ROOT_CONTEXT, SamplingDecision, SpanKind, trace } from '@opentelemetry/api';
import * as sdk from '@opentelemetry/sdk-trace';
import { afterEach, expect, test, vi } from 'vitest';
import { defaultResource } from '../../../exporters/sdk/stand-ins/resources.js';
import { TracerMetrics } from '../../../exporters/sdk/stand-ins/tracer-metrics.js';
import { createTracerProvider } from '../../../exporters/sdk/tracer-provider.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ['no parent', undefined],
  ['an invalid parent', { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 }],
  ['a sampled one', { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }],
  ['one not sampled', { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 0 }],
  [
    'a remote one not sampled, with further flags',
    { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 2, isRemote: true },
  ],
  [
    'a remote one sampled, with further flags',
    { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 3, isRemote: true },
  ],
])('with %s our sampler decides as the SDK’s own', (_, parent) => {
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
  const span = createTracerProvider({ spanProcessors: [] })
    .getTracer('test')
    .startSpan('work', {}, context);
  const own = new sdk.ParentBasedSampler({ root: new sdk.AlwaysOnSampler() });
  const { decision } = own.shouldSample(context, 'a'.repeat(32), 'work', SpanKind.INTERNAL, {}, []);
  expect(span.isRecording()).toBe(decision === SamplingDecision.RECORD_AND_SAMPLED);
});

test('what stands in for parts of the SDK answers as the SDK’s tracer needs it', () => {
  expect(defaultResource()).toBeUndefined();
  expect(new (TracerMetrics as unknown as new () => TracerMetrics)().startSpan()).toBeUndefined();
});
