import { describe, expect, test, vi } from 'vitest';
import { useMetrics } from './use-metrics.js';
import { answerWith } from './use-tracing.js';

const seen = useMetrics();

const DELTA = 'AGGREGATION_TEMPORALITY_DELTA';
const CUMULATIVE = 'AGGREGATION_TEMPORALITY_CUMULATIVE';

describe.each(['http/protobuf', 'http/json'] as const)('over %s', (protocol) => {
  test('all seven instruments arrive as what they are', async () => {
    const telemetry = seen.telemetry({ protocol });
    const meter = telemetry.meterProvider.getMeter('m', '1.0.0');
    meter.createCounter('counter', { unit: 'By' }).add(2, { a: 1 });
    meter.createUpDownCounter('up-down').add(-3);
    const histogram = meter.createHistogram('histogram', { unit: 'ms' });
    for (const value of [1, 7, 7_000]) histogram.record(value);
    meter.createGauge('gauge').record(0.5);
    meter.createObservableCounter('seen').addCallback((result) => result.observe(10));
    meter.createObservableUpDownCounter('level').addCallback((result) => result.observe(-4));
    meter.createObservableGauge('heat').addCallback((result) => result.observe(-0.5));
    await telemetry.forceFlush();

    const [request] = seen.collector.requests;
    expect(request?.path).toBe('/v1/metrics');
    const { counter, histogram: times, ...others } = seen.arrived();
    expect(counter).toMatchObject({
      kind: 'sum',
      unit: 'By',
      isMonotonic: true,
      aggregationTemporality: DELTA,
      points: [{ asDouble: 2, attributes: { a: 1 } }],
      scope: { name: 'm', version: '1.0.0' },
      resource: { 'service.name': 'shop' },
    });
    expect(times).toMatchObject({
      kind: 'histogram',
      unit: 'ms',
      aggregationTemporality: DELTA,
      points: [{ count: '3', sum: 7_008, min: 1, max: 7_000 }],
    });
    expect(others).toMatchObject({
      'up-down': {
        kind: 'sum',
        // Not protobuf's false, which is left out of the bytes.
        aggregationTemporality: CUMULATIVE,
        points: [{ asDouble: -3 }],
      },
      gauge: { kind: 'gauge', points: [{ asDouble: 0.5 }] },
      seen: {
        kind: 'sum',
        isMonotonic: true,
        aggregationTemporality: DELTA,
        points: [{ asDouble: 10 }],
      },
      level: { kind: 'sum', aggregationTemporality: CUMULATIVE, points: [{ asDouble: -4 }] },
      heat: { kind: 'gauge', points: [{ asDouble: -0.5 }] },
    });
    expect(others['up-down']?.['isMonotonic'] ?? false).toBe(false);
    await telemetry.shutdown();
  });
});

describe('over two flushes', () => {
  /** The values of both flushes: of a counter, of a histogram's sum, of an observable counter. */
  test.each([
    ['delta', [5, 8, 10], [2, 1, 3]],
    ['cumulative', [5, 8, 10], [7, 9, 13]],
    ['lowmemory', [5, 8, 10], [2, 1, 13]],
  ] as const)('%s tells of %j, then of %j', async (temporality, first, second) => {
    const telemetry = seen.telemetry({ temporality });
    const meter = telemetry.meterProvider.getMeter('m');
    const counter = meter.createCounter('sum');
    const histogram = meter.createHistogram('times');
    let total = 10;
    meter.createObservableCounter('total').addCallback((result) => result.observe(total));
    const flush = async (): Promise<unknown[]> => {
      await telemetry.forceFlush();
      const { sum, times, total: observed } = seen.arrived();
      return [
        sum?.points[0]?.['asDouble'],
        times?.points[0]?.['sum'],
        observed?.points[0]?.['asDouble'],
      ];
    };
    counter.add(5);
    histogram.record(8);
    expect(await flush()).toEqual(first);
    counter.add(2);
    histogram.record(1);
    total = 13;
    expect(await flush()).toEqual(second);
    await telemetry.shutdown();
  });

  test('by default a counter that nobody touched since is not sent again', async () => {
    const telemetry = seen.telemetry();
    telemetry.meterProvider.getMeter('m').createCounter('sum').add(1);
    await telemetry.forceFlush();
    await telemetry.forceFlush();
    expect(seen.collector.requests).toHaveLength(1);
    await telemetry.shutdown();
  });

  test('what a collector did not take arrives with what came after, each once and with its own times', async () => {
    const telemetry = seen.telemetry();
    const counter = telemetry.meterProvider.getMeter('m').createCounter('sum');
    counter.add(1);
    seen.collector.respondWith(answerWith(503));
    await telemetry.forceFlush();
    seen.collector.forget();
    seen.collector.respondWith(answerWith(200));
    counter.add(2);
    await telemetry.forceFlush();
    const points = seen.collector
      .items('metrics')
      .flatMap(({ sum }) => (sum as { dataPoints: Array<Record<string, unknown>> }).dataPoints);
    expect(points.map(({ asDouble }) => asDouble)).toEqual([1, 2]);
    const [first, second] = points;
    expect(second?.['startTimeUnixNano']).toBe(first?.['timeUnixNano']);
    expect(seen.warnings).toEqual([expect.stringMatching(/^OTLP: 1 data points wait/)]);
    await telemetry.shutdown();
  });
});

test('a shutdown sends what was recorded since the last flush', async () => {
  const telemetry = seen.telemetry();
  telemetry.meterProvider.getMeter('m').createCounter('sum').add(1);
  await telemetry.shutdown();
  expect(seen.arrived()).toMatchObject({ sum: { points: [{ asDouble: 1 }] } });
});

test('a callback that fails, or hangs, costs its own values and is told of', async () => {
  const telemetry = seen.telemetry();
  const meter = telemetry.meterProvider.getMeter('m');
  meter.createCounter('sum').add(1);
  meter.createObservableGauge('broken').addCallback(() => {
    throw new Error('no sensor');
  });
  meter.createObservableGauge('hangs').addCallback(() => new Promise(() => {}));
  await telemetry.forceFlush();
  expect(Object.keys(seen.arrived())).toEqual(['sum']);
  expect(seen.warnings).toEqual([expect.stringMatching(/^2 callbacks .*no sensor/)]);
  await telemetry.shutdown();
});

test('3,000 points of one metric arrive, and of 3,000 metrics all', async () => {
  const telemetry = seen.telemetry({ maxQueueSize: 10_000 });
  const meter = telemetry.meterProvider.getMeter('m');
  const counter = meter.createCounter('many');
  for (let index = 0; index < 1_500; index += 1) counter.add(1, { index });
  for (let index = 0; index < 3_000; index += 1) meter.createCounter(`c${index}`).add(1);
  await telemetry.forceFlush();
  const all = seen.arrived();
  expect(Object.keys(all)).toHaveLength(3_001);
  expect(all['many']?.['points']).toHaveLength(1_500);
  await telemetry.shutdown();
});

test('a bare counter drops a negative value, as OpenTelemetry has it', async () => {
  const telemetry = seen.telemetry();
  const counter = telemetry.meterProvider.getMeter('m').createCounter('sum');
  counter.add(1);
  counter.add(-1);
  await telemetry.forceFlush();
  expect(seen.arrived()).toMatchObject({ sum: { points: [{ asDouble: 1 }] } });
  expect(seen.warnings).toHaveLength(1);
  await telemetry.shutdown();
});

test('batches of observables work on the meter that the provider hands out', async () => {
  const telemetry = seen.telemetry();
  const meter = telemetry.meterProvider.getMeter('m');
  const gauge = meter.createObservableGauge('heat');
  const callback = vi.fn((result) => result.observe(gauge, 3));
  meter.addBatchObservableCallback(callback, [gauge]);
  await telemetry.forceFlush();
  expect(seen.arrived()).toMatchObject({ heat: { points: [{ asDouble: 3 }] } });
  meter.removeBatchObservableCallback(callback, [gauge]);
  await telemetry.forceFlush();
  expect(callback).toHaveBeenCalledTimes(1);
  await telemetry.shutdown();
});
