import { expect as jestExpect } from '@jest/globals';
import type { MemoryTelemetry, RecordedSpan } from 'fluoroscope/memory';
import { expect, expectTypeOf, test } from 'vitest';
import type { XRayDocument } from '../../../../exporters/xray/index.js';
import '../../../../exporters/testing/jest.js';
import '../../../../exporters/testing/vitest.js';
import {
  matchers,
  type SegmentExpectation,
  type SpanExpectation,
  type TelemetryMatchers,
} from '../../../../exporters/testing/index.js';

declare const telemetry: MemoryTelemetry;

test('every matcher is one of Vitest, and of Jest, with what it takes', () => {
  expectTypeOf(expect(telemetry)).toExtend<TelemetryMatchers>();
  expectTypeOf(expect(telemetry).not).toExtend<TelemetryMatchers>();
  expectTypeOf(jestExpect(telemetry)).toExtend<TelemetryMatchers>();
  expectTypeOf(jestExpect(telemetry).not).toExtend<TelemetryMatchers>();
  expectTypeOf(expect(Promise.resolve(telemetry)).resolves.toHaveSpan('a')).toEqualTypeOf<
    Promise<void>
  >();
  expectTypeOf(jestExpect(Promise.resolve(telemetry)).resolves.toHaveSpan('a')).toEqualTypeOf<
    Promise<void>
  >();
  expect({ telemetry }).toEqual({ telemetry: expect.toHaveSpan('query') });
});

test('the matchers are taken by either expect.extend', () => {
  expectTypeOf(expect.extend).toBeCallableWith(matchers);
  expectTypeOf(jestExpect.extend).toBeCallableWith(matchers);
});

test('a span is looked for by the fields of a recorded one, with the words that it knows', () => {
  expectTypeOf<Exclude<keyof RecordedSpan, 'name'>>().toExtend<keyof SpanExpectation>();
  expectTypeOf<Extract<SpanExpectation['kind'], string>>().toEqualTypeOf<RecordedSpan['kind']>();
  expectTypeOf<Extract<SpanExpectation['status'], string>>().toEqualTypeOf<
    RecordedSpan['status']['code']
  >();
  expect(telemetry).toHaveSpan('query', { kind: 'CLIENT', status: expect.anything() });
  jestExpect(telemetry).toHaveSpan(/query/, { kind: jestExpect.stringMatching(/CLI/) });
  // @ts-expect-error no span is of this kind
  expect(telemetry).toHaveSpan('query', { kind: 'client' });
  // @ts-expect-error no status has this code
  expect(telemetry).toHaveSpan('query', { status: 'FAILED' });
  // @ts-expect-error a misspelt field
  expect(telemetry).toHaveSpan('query', { atributes: {} });
  // @ts-expect-error a span is looked for by its name
  jestExpect(telemetry).toHaveSpan({ kind: 'CLIENT' });
});

test('documents and metrics are looked for by their own fields', () => {
  expectTypeOf<Exclude<keyof SegmentExpectation, 'parent' | 'times'>>().toExtend<
    keyof XRayDocument
  >();
  // @ts-expect-error a flag is true or false
  expect([]).toHaveSegment('orders', { fault: 'yes' });
  // @ts-expect-error a value is a number
  expect('').toHaveEmfMetric('Orders', { value: '1' });
  // @ts-expect-error a misspelt field
  expect(telemetry).toHaveMetric('Orders', { values: [1] });
});

test('a log line has any keys', () => {
  expect('').toHaveLogLine({ level: 'info', message: /read/, order: { id: 7 } }, { times: 1 });
  expect(telemetry).toHaveLogLine('read', { span: 'query', times: undefined });
  // @ts-expect-error a span that may not be there
  expect(telemetry).toHaveLogLine('read', { span: telemetry.spans[0] });
  // @ts-expect-error a line has a message or keys
  expect('').toHaveLogLine(7);
});
