import { createMetrics, instrument, MetricUnit, type Telemetry } from 'fluoroscope';
import { createEmfMeterProvider } from 'fluoroscope/emf';
import { memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import '../../../../exporters/testing/vitest.js';
import vectors from '../../../conformance/emf.json' with { type: 'json' };
import { failure } from './failure.js';

const write = vi.fn<(text: string) => void>();
beforeAll(async () => {
  const meterProvider = createEmfMeterProvider({ namespace: 'Bare', write });
  const memory = memoryTelemetry();
  const telemetry: Telemetry = {
    ...memory,
    meterProvider,
    forceFlush: () => meterProvider.forceFlush(),
  };
  const metrics = createMetrics({ namespace: 'Shop', service: 'shop' });
  const handler = instrument(
    async () => {
      metrics.addMetric('Orders', MetricUnit.Count, 1);
      metrics.addMetric('Latency', MetricUnit.Milliseconds, 12);
      metrics.addMetric('Latency', MetricUnit.Milliseconds, 7.5);
      metrics.addMetric('Stock', MetricUnit.NoUnit, -3, { highResolution: true });
      metrics.addMetadata('order', '7');
      metrics.addDimensions({ tier: 'gold' });
    },
    { telemetry, metrics },
  );
  await handler({}, lambdaContext());
});

describe('a metric in EMF', () => {
  test.each([
    ['its name', 'Orders', undefined],
    ['an expression for its name', /^Ord/, undefined],
    ['its value', 'Orders', { value: 1 }],
    ['its values', 'Latency', { values: [12, 7.5] }],
    ['an asymmetric matcher', 'Latency', { values: expect.arrayContaining([7.5]) }],
    ['its unit', 'Latency', { unit: 'Milliseconds' }],
    ['its namespace', 'Latency', { namespace: 'Shop' }],
    ['some dimensions of one set', 'Orders', { dimensions: { tier: 'gold' } }],
    ['the keys of all sets', 'Orders', { dimensionSets: [['tier', 'service']] }],
    ['its resolution', 'Stock', { highResolution: true, value: -3 }],
    ['the usual resolution', 'Orders', { highResolution: false }],
    ['some properties', 'Orders', { properties: { order: '7', function_request_id: /^5f0c/ } }],
    ['how many there are', 'Orders', { times: 1 }],
  ] as const)('is found by %s', (_, name, expected) => {
    const lines = write.mock.calls.map(([text]) => text);
    for (const received of [write, lines, `noise\n${lines.join('')}{"_aws":null}\n`]) {
      expect(received).toHaveEmfMetric(name, expected);
      expect(() => expect(received).not.toHaveEmfMetric(name, expected)).toThrow();
    }
  });

  test.each([
    ['value', 'Orders', { value: 2 }],
    ['value, where there are two', 'Latency', { value: 12 }],
    ['values', 'Latency', { values: [12] }],
    ['unit', 'Orders', { unit: 'None' }],
    ['namespace', 'Orders', { namespace: 'Bare' }],
    ['dimensions', 'Orders', { dimensions: { tier: 'silver' } }],
    ['dimension, where it is a property', 'Orders', { dimensions: { order: '7' } }],
    ['sets', 'Orders', { dimensionSets: [['service']] }],
    ['resolution', 'Orders', { highResolution: true }],
    ['property, where it is a dimension', 'Orders', { properties: { tier: 'gold' } }],
    ['name', 'constructor', {}],
  ] as const)('is not found with another %s', (_, name, expected) => {
    expect(write).not.toHaveEmfMetric(name, expected);
  });

  test('is told of with its differences, and with all that there are', () => {
    const expected = { value: 2, dimensions: { tier: 'silver' }, dimensionSets: [['service']] };
    expect(failure(() => expect(write).toHaveEmfMetric('Orders', expected))).toMatchInlineSnapshot(`
      "expect(received).toHaveEmfMetric("Orders", { value: 2, dimensions: { tier: "silver" }, dimensionSets: [["service"]] })

      No EMF metric fits. The nearest (- expected, + received):

        Orders 1 Count
        - value: 2
        + value: 1
        - dimensions[0].tier: "silver"
        + dimensions[0].tier: "gold"
        - dimensionSets[0]: ["service"]
        + dimensionSets[0]: ["service", "tier"]

      There are 3 EMF metrics:

        Orders 1 Count
        Latency [12, 7.5] Milliseconds
        Stock -3 None"
    `);
    expect(failure(() => expect('').toHaveEmfMetric('Orders'))).toContain(
      'There is no EMF metric.',
    );
  });

  test.each([
    ['undefined', undefined, 'There are no EMF lines in undefined.'],
    ['a list of numbers', [7], 'Element 0 is no line, but a number.'],
  ])('is not looked for in %s', (_, received, message) => {
    for (const check of [expect(received), expect(received).not]) {
      expect(() => check.toHaveEmfMetric('Orders')).toThrow(message);
      expect(() => check.toBeValidEmf()).toThrow(message);
    }
  });

  test('has no value that its document has not, whatever its name', () => {
    const document = { _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'constructor' }] }] } };
    expect(document).toHaveEmfMetric('constructor', { values: [], unit: 'None' });
  });

  test('is not looked for with fields that are looked at nowhere', () => {
    expect(() => expect(write).not.toHaveEmfMetric('Orders', { dimension: {} } as never)).toThrow(
      'Nothing is known of a field "dimension".',
    );
  });
});

/** A valid document, with some members in the place of its own. */
function document(root: object, directive: object = {}, meta: object = {}): object {
  const valid = { Namespace: 'ns', Dimensions: [['tier']], Metrics: [{ Name: 'latency' }] };
  const _aws = { Timestamp: 1, CloudWatchMetrics: [{ ...valid, ...directive }], ...meta };
  return { tier: 'gold', latency: 1, ...root, _aws };
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index}`);

describe('EMF is valid', () => {
  test('when it is written by the meter provider', () => {
    expect(write).toBeValidEmf();
  });

  test.each(vectors.map(({ name, expected }) => [name, expected] as const))(
    'in the vector %s, where it has documents',
    (_, documents) => {
      const check = documents.length > 0 ? expect(documents) : expect(documents).not;
      check.toBeValidEmf();
    },
  );

  test.each([
    ['with no dimension', document({}, { Dimensions: [[]] })],
    [
      'with 100 values',
      document({
        latency: names(100)
          .map(Number.parseFloat)
          .map(() => 1),
      }),
    ],
    [
      'with a name of the prototype',
      document({ constructor: 1 }, { Metrics: [{ Name: 'constructor' }] }),
    ],
    [
      'with a resolution',
      document({}, { Metrics: [{ Name: 'latency', Unit: 'None', StorageResolution: 60 }] }),
    ],
    ['among other lines', `hello\n${JSON.stringify(document({}))}\n{"level":"INFO"}`],
  ])('%s', (_, received) => {
    expect(received).toBeValidEmf();
    expect(failure(() => expect(received).not.toBeValidEmf())).toContain(
      'Nothing is wrong with 1 EMF document',
    );
  });
});

describe('EMF is not valid', () => {
  test.each([
    ['meta data that are none', { _aws: 1 }, '_aws must be an object, got 1'],
    [
      'no time',
      document({}, {}, { Timestamp: undefined }),
      '_aws.Timestamp must be whole milliseconds, got undefined',
    ],
    [
      'half a millisecond',
      document({}, {}, { Timestamp: 1.5 }),
      '_aws.Timestamp must be whole milliseconds, got 1.5',
    ],
    [
      'no directive',
      document({}, {}, { CloudWatchMetrics: [] }),
      '_aws.CloudWatchMetrics must be a list',
    ],
    [
      'a directive that is none',
      document({}, {}, { CloudWatchMetrics: [null] }),
      'A directive must be an object, got null',
    ],
    ['no namespace', document({}, { Namespace: undefined }), 'Namespace undefined must be'],
    [
      'a namespace of AWS',
      document({}, { Namespace: 'AWS/Lambda' }),
      'Namespace AWS/ belongs to AWS',
    ],
    [
      'a namespace with other characters',
      document({}, { Namespace: 'größe' }),
      'Namespace "größe" must be',
    ],
    [
      'no dimension set',
      document({}, { Dimensions: [] }),
      'Dimensions must be a list of sets, [[]] for none',
    ],
    [
      'a dimension outside a set',
      document({}, { Dimensions: ['tier'] }),
      'A dimension set must be a list, got "tier"',
    ],
    [
      'a dimension that is not there',
      document({}, { Dimensions: [['toString']] }),
      'Dimension "toString" is no member',
    ],
    ['a dimension that is a number', document({ tier: 1 }), 'Dimension "tier" must be a text'],
    ['a blank dimension', document({ tier: ' ' }), 'Dimension "tier" must be a text'],
    [
      'a dimension with a colon first',
      document({ ':a': 'b' }, { Dimensions: [[':a']] }),
      'Dimension ":a" must be 1 to 250',
    ],
    [
      '31 dimensions',
      document(Object.fromEntries(names(31).map((name) => [name, 'x'])), {
        Dimensions: [names(31)],
      }),
      'A dimension set has 31 keys (limit 30)',
    ],
    ['no metric', document({}, { Metrics: [] }), 'Metrics must be a list of metrics, got []'],
    [
      'a metric that is none',
      document({}, { Metrics: ['latency'] }),
      'A metric must be an object, got "latency"',
    ],
    [
      'a metric without a name',
      document({}, { Metrics: [{}] }),
      'Metric undefined must be 1 to 255',
    ],
    [
      'a metric that is not there',
      document({}, { Metrics: [{ Name: 'valueOf' }] }),
      'Metric "valueOf" is no member',
    ],
    [
      'a metric that is a text',
      document({ latency: '1' }),
      'Metric "latency" must be a number or a list of them, got "1"',
    ],
    ['a value that JSON cannot carry', document({ latency: [1, null] }), 'got null'],
    ['no value', document({ latency: [] }), 'Metric "latency" has no value'],
    [
      '101 values',
      document({ latency: names(101).map(() => 1) }),
      'Metric "latency" has 101 values (limit 100)',
    ],
    ['a value too large', document({ latency: 1e200 }), 'got 1e+200'],
    [
      'a metric that is defined twice',
      document({}, { Metrics: [{ Name: 'latency' }, { Name: 'latency' }] }),
      'Metric "latency" is defined twice',
    ],
    [
      '101 metrics',
      document(Object.fromEntries(names(101).map((name) => [name, 1])), {
        Metrics: names(101).map((Name) => ({ Name })),
      }),
      'A directive has 101 metrics (limit 100)',
    ],
    [
      'an unknown unit',
      document({}, { Metrics: [{ Name: 'latency', Unit: 'ms' }] }),
      'Metric "latency" has the unknown unit "ms"',
    ],
    [
      'an unknown resolution',
      document({}, { Metrics: [{ Name: 'latency', StorageResolution: 5 }] }),
      'Metric "latency" has the resolution 5, not 1 or 60',
    ],
    [
      'a line that Lambda cuts',
      JSON.stringify(document({ note: 'x'.repeat(65_536) })),
      'bytes (limit 65536)',
    ],
  ])('with %s', (_, received, message) => {
    expect(received).not.toBeValidEmf();
    expect(failure(() => expect([received]).toBeValidEmf())).toContain(message);
  });

  test('when there is none', () => {
    expect('hello').not.toBeValidEmf();
    expect(failure(() => expect('hello').toBeValidEmf())).toContain('There is no EMF document.');
  });

  test('and the message says where', () => {
    const documents = [document({}), document({ tier: 1, latency: [] })];
    expect(failure(() => expect(documents).toBeValidEmf())).toMatchInlineSnapshot(`
      "expect(received).toBeValidEmf()

      1 of 2 EMF documents is not valid:

        document 2
          Dimension "tier" must be a text of 1 to 1024 characters of ASCII, got 1
          Metric "latency" has no value"
    `);
  });
});
