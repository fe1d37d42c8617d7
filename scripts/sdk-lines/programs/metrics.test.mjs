import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { metrics, trace } from '@opentelemetry/api';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { createEmfExporter } from 'fluoroscope/emf';
import { collectProblems, createTracing, lambdaContext, register } from './sdk.mjs';

const problems = collectProblems();
const texts = [];
const exporter = createEmfExporter({ namespace: 'theirs', write: (text) => texts.push(text) });
const meterProvider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
});
register({ tracerProvider: createTracing().provider, meterProvider });
const shop = createMetrics({ namespace: 'shop', service: 'orders' });
const meter = metrics.getMeter('bare');

const lines = () =>
  texts
    .join('')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));

beforeEach(() => {
  texts.length = 0;
});

test('the front and bare instruments are written when the promise settles', async () => {
  const handler = instrument(async () => {
    shop.addMetric('orders', MetricUnit.Count, 3);
    meter.createCounter('calls').add(2, { route: '/' });
    meter.createGauge('load', { unit: '%' }).record(12.5, { route: '/' });
    meter.createHistogram('latency', { unit: 's' }).record(0.25, { route: '/' });
    assert.ok(trace.getActiveSpan().isRecording());
  });
  await handler({}, lambdaContext());
  const [bare, front] = lines();
  assert.deepEqual(
    [bare.calls, bare.load, bare.latency, bare.route, front.orders, front.service],
    [2, 12.5, 0.25, '/', 3, 'orders'],
  );
  assert.equal(bare._aws.CloudWatchMetrics[0].Namespace, 'theirs');
  assert.equal(front._aws.CloudWatchMetrics[0].Namespace, 'shop');
});

test('counters are growths, levels are levels, histograms have values and counts', async () => {
  const level = meter.createUpDownCounter('level');
  const counter = meter.createCounter('c');
  const histogram = meter.createHistogram('h');
  counter.add(5);
  level.add(5);
  await meterProvider.forceFlush();
  texts.length = 0;
  counter.add(2);
  level.add(-1);
  for (let n = 1; n <= 1_000; n += 1) histogram.record(n);
  await meterProvider.forceFlush();
  const all = lines();
  assert.equal(all.find((line) => 'c' in line).c, 2);
  assert.equal(all.find((line) => 'level' in line).level, 4);
  const parts = all.flatMap((line) => line.h ?? []);
  const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
  assert.deepEqual([sum('Count'), Math.round(sum('Sum'))], [1_000, 500_500]);
  assert.deepEqual([parts[0].Min, parts.at(-1).Max], [1, 1_000]);
  for (const { Values, Counts } of parts) {
    assert.equal(Values.length, Counts.length);
    assert.ok(Values.length <= 100);
  }
  assert.deepEqual(problems, []);
});
