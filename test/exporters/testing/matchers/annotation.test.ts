import type { MemoryTelemetry } from 'fluoroscope/memory';
import type { XRayDocument } from 'fluoroscope/xray';
import { beforeAll, expect, test } from 'vitest';
import '../../../../exporters/testing/vitest.js';
import { failure } from './failure.js';
import { recordedInvocation } from './recorded-invocation.js';

let telemetry: MemoryTelemetry;
beforeAll(async () => {
  telemetry = await recordedInvocation();
});

const document: XRayDocument = {
  name: 'orders',
  id: '53995c3f42cd8ad8',
  trace_id: '1-5759e988-bd862e3fe1be46a994272793',
  start_time: 1,
  end_time: 2,
  annotations: { Order: '7' },
  metadata: { shop: { order: { id: 7, total: 42 } } },
};

test('an annotation is found by its key, and by its value', () => {
  for (const received of [
    telemetry,
    telemetry.spans,
    document,
    [document],
    JSON.stringify(document),
  ]) {
    expect(received).toHaveAnnotation('Order');
    expect(received).toHaveAnnotation('Order', '7');
    expect(received).toHaveAnnotation(/^Ord/, expect.any(String));
    expect(received).not.toHaveAnnotation('Order', 7);
    expect(received).not.toHaveAnnotation('order');
  }
  expect(telemetry).toHaveAnnotation('ColdStart', true);
});

test('metadata is found by its key, its value in part, and its namespace', () => {
  for (const received of [telemetry, document]) {
    expect(received).toHaveMetadata('order');
    expect(received).toHaveMetadata('order', { id: 7 });
    expect(received).toHaveMetadata('order', { id: 7 }, 'shop');
    expect(received).toHaveMetadata('order', undefined, 'shop');
    expect(received).not.toHaveMetadata('order', { id: 7 }, 'default');
    expect(received).not.toHaveMetadata('order', { id: '7' });
  }
});

test('the message has the nearest value, and all values with their spans', () => {
  expect(failure(() => expect(telemetry).toHaveAnnotation('Order', '8'))).toMatchInlineSnapshot(`
    "expect(received).toHaveAnnotation("Order", "8")

    No annotation fits. The nearest (- expected, + received):

      Order: "7", on GET /orders/:id
      - value: "8"
      + value: "7"

    There are 3 annotations:

      Order: "7", on GET /orders/:id
      ColdStart: true, on orders
      Service: "shop", on orders"
  `);
  expect(
    failure(() => expect(telemetry).toHaveMetadata('order', { id: 8 })),
  ).toMatchInlineSnapshot(`
    "expect(received).toHaveMetadata("order", { id: 8 })

    No metadata value fits. The nearest (- expected, + received):

      shop.order: { id: 7, lines: [{ sku: "a" }, { sku: "b" }] }, on GET /orders/:id
      - value.id: 8
      + value.id: 7

    There is 1 metadata value:

      shop.order: { id: 7, lines: [{ sku: "a" }, { sku: "b" }] }, on GET /orders/:id"
  `);
  expect(failure(() => expect(telemetry).not.toHaveAnnotation('Order'))).toMatchInlineSnapshot(`
    "expect(received).not.toHaveAnnotation("Order")

    1 annotation fits, which the test rules out.

      Order: "7", on GET /orders/:id
        name: "Order"
        value: "7"
        on: "GET /orders/:id""
  `);
  expect(failure(() => expect([]).toHaveAnnotation('Order'))).toContain(
    'There is no annotation. Was putAnnotation() called inside an invocation?',
  );
});

test.each([
  ['undefined', undefined],
  ['a number', 7],
  ['a list of numbers', [7]],
])('%s is an error with and without .not', (_, received) => {
  expect(() => expect(received).toHaveAnnotation('Order')).toThrow(TypeError);
  expect(() => expect(received).not.toHaveAnnotation('Order')).toThrow(TypeError);
  expect(() => expect(received).not.toHaveMetadata('order')).toThrow(TypeError);
});
