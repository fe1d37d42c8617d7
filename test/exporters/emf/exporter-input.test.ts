import { AggregationTemporality, AggregationType } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { createEmfExporter, type EmfOptions, type ResourceMetricsLike } from 'fluoroscope/emf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CapturedWarnings, captureWarnings } from '../../metrics/captured-warnings.js';
import { createWrittenLines, problemsOf } from './parsed-lines.js';
import { stockMetrics } from './stock-meter-provider.js';

const T0_SECONDS = 1_700_000_000;

let warnings: CapturedWarnings;
beforeEach(() => {
  warnings = captureWarnings();
});
afterEach(() => warnings.restore());

interface Result {
  readonly code: number;
  readonly error?: Error;
}

/** An exporter, and a way to hand it what no SDK of today would. */
function exporting(options: EmfOptions = {}) {
  const written = createWrittenLines();
  const exporter = createEmfExporter({ namespace: 'test', write: written.write, ...options });
  const results: Result[] = [];
  const put = (resourceMetrics: unknown): void =>
    exporter.export(resourceMetrics as ResourceMetricsLike, (result) => results.push(result));
  return { ...written, exporter, results, put };
}

/** One metric of one meter. */
const resourceMetrics = (...metrics: unknown[]) => ({
  scopeMetrics: [{ scope: { name: 'm' }, metrics }],
});

interface Sum {
  readonly name?: string;
  readonly values: ReadonlyArray<readonly [atSeconds: number, value: number, attributes?: object]>;
  readonly isMonotonic?: boolean;
  readonly aggregationTemporality?: number;
  readonly startSeconds?: number;
}

function sum({ name = 'c', values, startSeconds = 0, ...rest }: Sum) {
  return resourceMetrics({
    descriptor: { name, unit: '' },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: 3,
    isMonotonic: true,
    dataPoints: values.map(([atSeconds, value, attributes = {}]) => {
      return {
        startTime: [T0_SECONDS + startSeconds, 0],
        endTime: [T0_SECONDS + atSeconds, 900_000],
        attributes,
        value,
      };
    }),
    ...rest,
  });
}

describe('temporality', () => {
  test('a total that is less than before, or began after it, is a growth from nothing', () => {
    const { put, documents } = exporting();
    put(sum({ values: [[10, 5]] }));
    put(sum({ values: [[20, 7]] }));
    put(sum({ values: [[30, 3]] }));
    put(sum({ values: [[40, 9]], startSeconds: 31 }));
    expect(documents().map((line) => line['c'])).toEqual([5, 2, 3, 9]);
  });

  test('attribute sets have each their own total, in whatever order they name them', () => {
    const { put, documents } = exporting();
    put(
      sum({
        values: [
          [10, 5, { a: 1, b: 2 }],
          [10, 50, { a: 2, b: 2 }],
        ],
      }),
    );
    put(
      sum({
        values: [
          [20, 6, { b: 2, a: 1 }],
          [20, 52, { b: 2, a: 2 }],
        ],
      }),
    );
    expect(documents().map((line) => line['c'])).toEqual([5, 50, 1, 2]);
  });

  test('the growths of a level are added up', () => {
    const level = { isMonotonic: false, aggregationTemporality: AggregationTemporality.DELTA };
    const { put, documents } = exporting();
    for (const value of [5, -2, 4]) put(sum({ ...level, values: [[10, value]] }));
    expect(documents().map((line) => line['c'])).toEqual([5, 3, 7]);
  });

  test('10,000 totals are remembered, and no more', () => {
    const { put, documents } = exporting();
    const values = Array.from({ length: 10_001 }, (_, n) => [10, 1, { n }] as const);
    put(sum({ values }));
    expect(documents()).toHaveLength(10_000);
    expect(warnings.messages.at(-1)).toMatch(/"c" was left out .* 10000 /);
  });

  test('the lines are of the time at which the data was collected', () => {
    const { put, documents } = exporting();
    put(sum({ values: [[61, 1]] }));
    expect(documents()[0]?._aws.Timestamp).toBe((T0_SECONDS + 61) * 1_000);
  });
});

describe('what cannot be written', () => {
  test('a number that is not finite is one warning, and the rest is written', async () => {
    const { provider, collect } = stockMetrics({
      views: [
        {
          instrumentName: 'explicit',
          aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM },
        },
      ],
    });
    const meter = provider.getMeter('m');
    const gauge = meter.createGauge('gauge');
    for (const [n, value] of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 361, 7].entries()) {
      gauge.record(value, { n });
    }
    for (const name of ['explicit', 'exponential']) {
      for (const value of [1, Number.NaN, Number.POSITIVE_INFINITY]) {
        meter.createHistogram(name).record(value);
      }
    }
    const lines = await collect();
    expect(lines).toMatchObject([{ n: '3', gauge: 7 }, { exponential: 1 }]);
    expect(warnings.messages).toEqual([
      expect.stringMatching(/^EMF: dropped 1 data points of "explicit" /),
      expect.stringMatching(/^EMF: dropped 3 data points of "gauge" /),
    ]);
  });

  test.each(['', ' ', '_aws', '__proto__', 'größe', 'a\nb', 'x'.repeat(256)])(
    'a metric named %j is left out with a warning',
    (name) => {
      const { put, documents, results } = exporting();
      put(sum({ name, values: [[10, 1]] }));
      put(sum({ name: 'a b%', values: [[10, 1]] }));
      expect(documents()).toMatchObject([{ 'a b%': 1 }]);
      expect(results).toEqual([{ code: 0 }, { code: 0 }]);
      expect(warnings.messages).toEqual([expect.stringContaining('name of a metric')]);
    },
  );

  test('a writer that throws is a failed export and one warning', () => {
    const { put, results } = exporting({
      write() {
        throw new Error('EBADF');
      },
    });
    put(sum({ values: [[10, 1]] }));
    expect(results).toMatchObject([
      { code: 1, error: { message: expect.stringMatching(/EBADF/) } },
    ]);
    expect(warnings.messages).toEqual([expect.stringMatching(/lost \(EBADF\)\. Check the option/)]);
  });

  test('after the shutdown nothing is written, and the export fails', async () => {
    const { exporter, put, results, writes } = exporting();
    await exporter.forceFlush();
    await exporter.shutdown();
    put(sum({ values: [[10, 1]] }));
    expect(results).toMatchObject([{ code: 1, error: { message: /shut down/ } }]);
    expect(writes).toEqual([]);
  });

  test.each([
    [{ namespace: 'AWS/Lambda' }, RangeError],
    [{ namespace: 7 as never }, TypeError],
    [{ defaultDimensions: { service: ' ' } }, RangeError],
  ])('a wrong option throws as it does for the meter provider: %j', (options, error) => {
    expect(() => createEmfExporter(options)).toThrow(error);
  });
});

describe('any data', () => {
  const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(undefined, null, '7', {}));
  const buckets = fc.record({
    offset: fc.oneof(fc.integer(), fc.double(), fc.constant(undefined)),
    bucketCounts: fc.oneof(fc.array(fc.oneof(fc.nat(9), number)), fc.constant(undefined)),
  });
  const value = fc.oneof(
    number,
    fc.record({
      count: fc.nat(9),
      sum: number,
      min: number,
      max: number,
      scale: number,
      zeroCount: number,
      positive: buckets,
      negative: buckets,
    }),
    fc.record({
      count: fc.nat(9),
      sum: number,
      min: number,
      max: number,
      buckets: fc.record({ boundaries: fc.array(number), counts: fc.array(number) }),
    }),
  );
  const attributes = fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.constant(null));
  const dataPoint = fc.record({
    startTime: fc.tuple(number, number),
    endTime: fc.tuple(number, number),
    attributes,
    value,
  });
  const metric = fc.record({
    descriptor: fc.record({
      name: fc.oneof(fc.string(), fc.constant('m')),
      unit: fc.oneof(fc.string(), number),
    }),
    aggregationTemporality: fc.integer({ min: 0, max: 2 }),
    dataPointType: fc.integer({ min: 0, max: 4 }),
    isMonotonic: fc.constantFrom(true, false, undefined),
    dataPoints: fc.array(dataPoint),
  });

  const none = { offset: 0, bucketCounts: [] };
  const textInABucket = {
    descriptor: { name: 'm', unit: '' },
    aggregationTemporality: 0,
    dataPointType: 1,
    isMonotonic: true,
    dataPoints: [
      {
        startTime: [0, 0] as [number, number],
        endTime: [0, 0] as [number, number],
        attributes: {},
        value: {
          count: 3,
          sum: 0,
          min: 0,
          max: 0,
          scale: 0,
          zeroCount: 0,
          positive: none,
          negative: { offset: 0, bucketCounts: ['7' as const] },
        },
      },
    ],
  };

  test('is written as valid lines or left out, and answered once, without an error thrown', () => {
    fc.assert(
      fc.property(fc.array(fc.array(metric), { minLength: 1, maxLength: 3 }), (exports) => {
        const { put, documents, texts, results, writes } = exporting();
        for (const metrics of exports) put(resourceMetrics(...metrics));
        expect(results).toEqual(exports.map(() => ({ code: 0 })));
        if (writes.length === 0) return;
        expect(documents().flatMap(problemsOf)).toEqual([]);
        for (const text of texts()) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
      }),
      // The first one is of a histogram whose bucket holds a text.
      { numRuns: 200, examples: [[[[textInABucket]]]] },
    );
  });

  test.each([undefined, null, 7, {}, { scopeMetrics: [{}] }, { scopeMetrics: [null] }])(
    'what is no data is a failed export: %j',
    (data) => {
      const { put, results } = exporting();
      put(data);
      expect(results).toMatchObject([{ code: 1 }]);
    },
  );
});
