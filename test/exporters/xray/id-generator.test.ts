import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import { afterEach, expect, test, vi } from 'vitest';
import { createXRayIdGenerator } from '../../../exporters/xray/index.js';
import { xrayLogFields } from '../../../exporters/xray/log-fields.js';

afterEach(() => {
  vi.useRealTimers();
});

test('a trace id begins with the time, in seconds', () => {
  vi.useFakeTimers({ now: 0x5759_e988 * 1000 });

  expect(createXRayIdGenerator().generateTraceId()).toMatch(/^5759e988[0-9a-f]{24}$/);
});

test('ids are valid under a faked clock at the epoch too', () => {
  vi.useFakeTimers({ now: 1000 });
  const { generateTraceId, generateSpanId } = createXRayIdGenerator();

  expect(generateTraceId()).toMatch(/^00000001[0-9a-f]{24}$/);
  expect(generateSpanId()).toMatch(/^[0-9a-f]{16}$/);
});

test("ids are of the form of OpenTelemetry's own generator, and differ", () => {
  vi.useFakeTimers({ now: 0x5759_e988 * 1000 });
  const theirs = new AWSXRayIdGenerator();
  const ours = createXRayIdGenerator();
  const traceIds = Array.from({ length: 1_000 }, () => ours.generateTraceId());
  const spanIds = Array.from({ length: 1_000 }, () => ours.generateSpanId());

  for (const id of [...traceIds, theirs.generateTraceId()]) {
    expect(id).toMatch(/^5759e988[0-9a-f]{24}$/);
  }
  for (const id of [...spanIds, theirs.generateSpanId()]) expect(id).toMatch(/^[0-9a-f]{16}$/);
  expect(new Set(traceIds).size).toBe(1_000);
  expect(new Set(spanIds).size).toBe(1_000);
});

test("a log line carries the trace id in X-Ray's form", () => {
  const span = {
    traceId: '5759e988bd862e3fe1be46a994272793',
    spanId: '53995c3f42cd8ad8',
    traceFlags: 1,
  };

  expect(xrayLogFields(span)).toEqual({ xray_trace_id: '1-5759e988-bd862e3fe1be46a994272793' });
});
