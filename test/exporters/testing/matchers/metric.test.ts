import type { MemoryTelemetry } from 'fluoroscope/memory';
import { beforeAll, expect, test } from 'vitest';
import '../../../../exporters/testing/vitest.js';
import { failure } from './failure.js';
import { recordedInvocation } from './recorded-invocation.js';

let telemetry: MemoryTelemetry;
beforeAll(async () => {
  telemetry = await recordedInvocation();
});

test('a recorded metric is found by its name and some of its fields', () => {
  for (const received of [telemetry, telemetry.metrics, telemetry.metrics[0]]) {
    expect(received).toHaveMetric('Orders');
    expect(received).toHaveMetric(/^Ord/, {
      value: 1,
      unit: 'Count',
      attributes: { service: 'shop' },
      meter: 'Shop',
      kind: 'counter',
      times: 1,
    });
    expect(received).not.toHaveMetric('Orders', { value: 2 });
    expect(received).not.toHaveMetric('Orders', { attributes: { service: undefined } });
    expect(received).not.toHaveMetric('Order');
  }
  expect([]).not.toHaveMetric('Orders');
});

test('the message has the nearest value, and all values', () => {
  const text = failure(() => expect(telemetry).toHaveMetric('Orders', { value: 2, unit: 'Bytes' }));
  expect(text).toMatchInlineSnapshot(`
    "expect(received).toHaveMetric("Orders", { value: 2, unit: "Bytes" })

    No metric fits. The nearest (- expected, + received):

      Orders 1 Count
      - value: 2
      + value: 1
      - unit: "Bytes"
      + unit: "Count"

    There is 1 metric:

      Orders 1 Count"
  `);
});

test.each([
  ['undefined', undefined],
  ['written lines', '{"_aws":{}}'],
  ['a list of texts', ['']],
])('%s is an error with and without .not', (_, received) => {
  for (const check of [expect(received), expect(received).not]) {
    expect(() => check.toHaveMetric('Orders')).toThrow('for written lines use toHaveEmfMetric()');
  }
  expect(() => expect(telemetry).not.toHaveMetric('Orders', { values: [1] } as never)).toThrow(
    'Nothing is known of a field "values".',
  );
});
