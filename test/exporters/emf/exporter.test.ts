import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
} from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CapturedWarnings, captureWarnings } from '../../metrics/captured-warnings.js';
import { type EmfLine, problemsOf } from './parsed-lines.js';
import { stockMetrics } from './stock-meter-provider.js';

let warnings: CapturedWarnings;
beforeEach(() => {
  warnings = captureWarnings();
});
afterEach(() => warnings.restore());

interface Statistics {
  readonly Values?: number[];
  readonly Counts?: number[];
  readonly Max: number;
  readonly Min: number;
  readonly Count: number;
  readonly Sum: number;
}

const directive = (line: EmfLine | undefined) => line?._aws.CloudWatchMetrics[0];
const dimensionsOf = (line: EmfLine | undefined) => directive(line)?.Dimensions;
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('instruments of the stock SDK', () => {
  test('each is written as CloudWatch reads it, under its attributes', async () => {
    const { provider, collect } = stockMetrics({ defaultDimensions: { service: 'shop' } });
    const meter = provider.getMeter('m');
    meter.createCounter('orders', { unit: '{order}' }).add(2, { kind: 'book' });
    meter.createUpDownCounter('open').add(3, { kind: 'book' });
    meter.createGauge('load', { unit: '%' }).record(12.5, { kind: 'book' });
    meter.createHistogram('latency', { unit: 's' }).record(0.25, { kind: 'book' });
    meter.createObservableGauge('heap', { unit: 'KiBy' }).addCallback((result) => {
      result.observe(2, { kind: 'book' });
    });
    const lines = await collect();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      service: 'shop',
      kind: 'book',
      orders: 2,
      open: 3,
      load: 12.5,
      latency: 0.25,
      heap: 2_048,
    });
    expect(directive(lines[0])).toEqual({
      Namespace: 'test',
      Dimensions: [['service', 'kind']],
      Metrics: [
        { Name: 'orders', Unit: 'Count' },
        { Name: 'open', Unit: 'None' },
        { Name: 'load', Unit: 'Percent' },
        { Name: 'latency', Unit: 'Seconds' },
        { Name: 'heap', Unit: 'Bytes' },
      ],
    });
    expect(lines.flatMap(problemsOf)).toEqual([]);
  });

  test('counters are written as their growth, levels as they are, and what is untouched not at all', async () => {
    const { provider, collect } = stockMetrics();
    const meter = provider.getMeter('m');
    const counter = meter.createCounter('c');
    const level = meter.createUpDownCounter('level');
    let observed = 10;
    meter.createObservableCounter('total').addCallback((result) => result.observe(observed));
    meter.createObservableUpDownCounter('queue').addCallback((result) => result.observe(observed));
    counter.add(5);
    level.add(5);
    expect(await collect()).toMatchObject([{ c: 5, level: 5, total: 10, queue: 10 }]);
    counter.add(2);
    level.add(-1);
    observed = 14;
    expect(await collect()).toMatchObject([{ c: 2, level: 4, total: 4, queue: 14 }]);
    observed = 3;
    const [line] = await collect();
    expect(line).toMatchObject({ total: 3, queue: 3 });
    expect(line).not.toHaveProperty('c');
  });

  test('nothing measured is nothing written', async () => {
    const { provider, collect, writes } = stockMetrics();
    provider.getMeter('m').createCounter('c');
    expect(await collect()).toEqual([]);
    expect(writes).toEqual([]);
  });

  test('attribute sets are documents, all of an export in one write', async () => {
    const { provider, collect, writes } = stockMetrics();
    const counter = provider.getMeter('m').createCounter('c');
    counter.add(1, { a: '1' });
    counter.add(2, { a: '2' });
    expect(await collect()).toMatchObject([
      { a: '1', c: 1 },
      { a: '2', c: 2 },
    ]);
    expect(writes).toHaveLength(1);
  });

  test('the options of the provider hold: allow-lists, resolution, properties, meters', async () => {
    const { provider, collect } = stockMetrics({
      dimensions: ['route'],
      highResolution: ['fast'],
      properties: { version: '7' },
      meters: ['@opentelemetry/instrumentation-wanted'],
    });
    const meter = provider.getMeter('m');
    for (const user of ['1', '2']) {
      meter.createCounter('c').add(1, { route: '/a', user });
      meter.createUpDownCounter('level').add(2, { route: '/a', user });
      meter.createGauge('gauge').record(Number(user), { route: '/a', user });
      meter.createCounter('slow').add(1, { user, 'aws.emf.storage_resolution': 1 });
    }
    meter.createGauge('fast').record(1);
    provider.getMeter('@opentelemetry/instrumentation-wanted').createCounter('wanted').add(1);
    provider.getMeter('@opentelemetry/instrumentation-other').createCounter('unwanted').add(1);
    const lines = await collect();
    expect(lines).toMatchObject([
      { route: '/a', c: 2, level: 4, gauge: 2, version: '7' },
      { slow: 2 },
      { fast: 1 },
      { wanted: 1 },
    ]);
    expect(lines.map(dimensionsOf)).toEqual([[['route']], [[]], [[]], [[]]]);
    const resolutions = lines.map((line) => directive(line)?.Metrics[0]?.StorageResolution);
    expect(resolutions).toEqual([undefined, 1, 1, undefined]);
    expect(lines.flatMap(problemsOf)).toEqual([]);
  });

  test('over 100 metrics are several lines, each metric once', async () => {
    const { provider, collect } = stockMetrics();
    const meter = provider.getMeter('m');
    const names = Array.from({ length: 250 }, (_, n) => `m${n}`);
    for (const name of names) meter.createCounter(name).add(1);
    const lines = await collect();
    expect(lines.map((line) => directive(line)?.Metrics.length)).toEqual([100, 100, 50]);
    const written = lines.flatMap((line) => directive(line)?.Metrics.map(({ Name }) => Name));
    expect(written.sort()).toEqual(names.sort());
  });
});

describe('histograms', () => {
  const explicit = {
    instrumentType: InstrumentType.HISTOGRAM,
    aggregation: {
      type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM as const,
      options: { boundaries: [0, 10, 100] },
    },
  };

  test.each([
    ['one value', [3], 3],
    ['two values', [7, -0.5 + 1], [0.5, 7]],
  ])('%s are written as they are', async (_, values, written) => {
    for (const views of [[], [explicit]]) {
      const { provider, collect } = stockMetrics({ views });
      const histogram = provider.getMeter('m').createHistogram('h');
      for (const value of values) histogram.record(value);
      expect(await collect()).toMatchObject([{ h: written }]);
    }
  });

  test('more are values and how often, close to what was recorded, with exact totals', async () => {
    const values = Array.from({ length: 1_000 }, (_, n) => 1.005 ** n);
    const { provider, collect } = stockMetrics();
    const histogram = provider.getMeter('m').createHistogram('h', { unit: 'ms' });
    for (const value of values) histogram.record(value);
    histogram.record(0);
    const lines = await collect();
    const parts = lines.map((line) => line['h'] as Statistics);
    expect(lines.flatMap(problemsOf)).toEqual([]);
    expect(parts[0]?.Min).toBe(0);
    expect(parts.at(-1)?.Max).toBe(values.at(-1));
    expect(sumOf(parts.map(({ Sum }) => Sum))).toBeCloseTo(sumOf(values), 6);
    expect(sumOf(parts.map(({ Count }) => Count))).toBe(1_001);
    const spread = parts.flatMap(({ Values = [], Counts = [] }) =>
      Values.flatMap((value, n) => Array.from({ length: Counts[n] ?? 0 }, () => value)),
    );
    expect(spread).toHaveLength(1_001);
    expect(spread).toEqual([...spread].sort((one, other) => one - other));
    const ratios = values.map((value, n) => (spread[n + 1] ?? 0) / value);
    // Over 2 ** 7.2 a bucket of 160 spans a sixteenth of an octave, 4.4%, and its middle stands for it.
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.0222);
  });

  test('over 100 buckets are several lines of 100, whose sums come to the whole', async () => {
    const { provider, collect } = stockMetrics();
    const histogram = provider.getMeter('m').createHistogram('h');
    const values = Array.from({ length: 150 }, (_, n) => 2 ** ((n + 0.5) / 16));
    for (const value of values) histogram.record(value);
    const lines = await collect();
    const parts = lines.map((line) => line['h'] as Statistics);
    expect(parts.map(({ Values }) => Values?.length)).toEqual([100, 50]);
    expect(sumOf(parts.map(({ Sum }) => Sum))).toBeCloseTo(sumOf(values), 6);
    for (const { Min, Max, Sum, Count } of parts) {
      expect(Sum / Count).toBeGreaterThanOrEqual(Min);
      expect(Sum / Count).toBeLessThanOrEqual(Max);
    }
    expect(lines.flatMap(problemsOf)).toEqual([]);
  });

  test('negative values and zeros are in order with the others', async () => {
    const { provider, collect } = stockMetrics({
      views: [
        {
          instrumentType: InstrumentType.GAUGE,
          aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
        },
      ],
    });
    const gauge = provider.getMeter('m').createGauge('g', { unit: 'min' });
    for (const value of [1, -2, 0, -4, 2, 2]) gauge.record(value);
    const [line] = await collect();
    const { Values = [], Counts, Max, Min, Count, Sum } = (line as EmfLine)['g'] as Statistics;
    expect({ Counts, Max, Min, Count }).toEqual({
      Counts: [1, 1, 1, 1, 2],
      Max: 120,
      Min: -240,
      Count: 6,
    });
    // The SDK tells no sum of what may be negative: it is that of the values as written.
    expect(Values.map((value) => Math.round(value / 10))).toEqual([-24, -12, 0, 6, 12]);
    expect(Sum).toBeCloseTo(sumOf(Values) + (Values.at(-1) ?? 0), 6);
  });

  test('over given bounds they are a set of statistics', async () => {
    const { provider, collect } = stockMetrics({ views: [explicit] });
    const histogram = provider.getMeter('m').createHistogram('h', { unit: 'ns' });
    for (const value of [4_000, 5_000, 6_000, 5_000]) histogram.record(value);
    const [line] = await collect();
    expect(line).toMatchObject({ h: { Max: 6, Min: 4, Count: 4, Sum: 20 } });
    expect(Object.keys(line?.['h'] as object)).toEqual(['Max', 'Min', 'Count', 'Sum']);
    expect(directive(line)?.Metrics).toEqual([{ Name: 'h', Unit: 'Microseconds' }]);
  });

  test.each([
    ['between bounds', [20, 30, 40], { Max: 100, Min: 10, Count: 3, Sum: 90 }],
    ['above the last', [200, 300, 400], { Max: 300, Min: 100, Count: 3, Sum: 900 }],
    ['at the least', [0, 0, 0], { Max: 0, Min: 0, Count: 3, Sum: 0 }],
  ])('what the SDK was told not to record is estimated: values %s', async (_, values, written) => {
    const options = { boundaries: [0, 10, 100], recordMinMax: false };
    const { provider, collect } = stockMetrics({
      views: [{ ...explicit, aggregation: { ...explicit.aggregation, options } }],
    });
    const histogram = provider.getMeter('m').createHistogram('h');
    for (const value of values) histogram.record(value);
    expect(await collect()).toMatchObject([{ h: written }]);
  });

  test('attribute sets that fall together are one histogram', async () => {
    for (const views of [[], [explicit]]) {
      const { provider, collect } = stockMetrics({ views, dimensions: [] });
      const histogram = provider.getMeter('m').createHistogram('h');
      for (let user = 0; user < 50; user += 1) histogram.record(1_000 + user, { user });
      histogram.record(0, { user: -1 });
      const lines = await collect();
      expect(lines).toMatchObject([{ h: { Max: 1_049, Min: 0, Count: 51, Sum: 51_225 } }]);
      const { Values = [] } = (lines[0] as EmfLine)['h'] as Statistics;
      // As fine as it gets with 160 buckets: a lone zero makes nothing coarser.
      expect(Values.length).toBe(views.length > 0 ? 0 : 51);
    }
  });
});

describe('cumulative data', () => {
  test.each([
    [[]],
    [
      [
        {
          instrumentName: 'h',
          aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM as const },
        },
      ],
    ],
  ])('is written as its growth, whatever comes when', async (views) => {
    const round = fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 5 }), async (rounds) => {
        const { provider, collect } = stockMetrics({
          views,
          temporality: AggregationTemporality.CUMULATIVE,
        });
        const meter = provider.getMeter('m');
        const counter = meter.createCounter('c');
        const histogram = meter.createHistogram('h');
        for (const values of rounds) {
          for (const value of values) {
            counter.add(value);
            histogram.record(value / 4);
          }
          const lines = await collect();
          expect(lines.flatMap(problemsOf)).toEqual([]);
          expect(sumOf(lines.map((line) => Number(line['c'] ?? 0)))).toBe(sumOf(values));
          const written = lines.flatMap((line) => line['h'] ?? []) as Array<number | Statistics>;
          expect(sumOf(written.map((value) => (typeof value === 'number' ? 1 : value.Count)))).toBe(
            values.length,
          );
          const total = sumOf(
            written.map((value) => (typeof value === 'number' ? value : value.Sum)),
          );
          expect(total).toBeCloseTo(sumOf(values) / 4, 6);
        }
        await provider.shutdown();
      }),
      { numRuns: 40 },
    );
  });
});
