import { type Meter, type MeterProvider, ROOT_CONTEXT } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
  MeterProvider as SdkMeterProvider,
} from '@opentelemetry/sdk-metrics';
import { afterEach, expect, test } from 'vitest';
import { createBacklog } from '../../../exporters/environment/backlog.js';
import { deferMetrics } from '../../../exporters/environment/deferred-metrics.js';
import { createMeterProvider } from '../../../exporters/sdk/meter-provider.js';
import { createMetricsSink } from '../../../exporters/sdk/metrics-sink.js';
import type { RecordedMetric } from '../../../exporters/sdk/recorded-metric.js';
import type { MetricsSignal } from '../../../exporters/sdk/signal.js';
import { type FrontMeasurement, withFrontMeasurement } from '../../../src/metrics/measurement.js';

const ends: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** OpenTelemetry's own SDK as a way out, and what arrived there: name, then value by attributes. */
function sdkSignal(): { signal: MetricsSignal; arrived: () => Record<string, unknown> } {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new SdkMeterProvider({ readers: [reader] });
  ends.push(() => meterProvider.shutdown());
  const signal = {
    meterProvider: meterProvider as MeterProvider,
    forceFlush: () => meterProvider.forceFlush(),
    shutdown: () => meterProvider.shutdown(),
  };
  const arrived = (): Record<string, unknown> =>
    Object.fromEntries(
      exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap(({ scope, metrics }) =>
          metrics.flatMap(({ descriptor, dataPoints }) =>
            dataPoints.map(({ attributes, value }) => [
              [scope.name, descriptor.name, descriptor.unit, JSON.stringify(attributes)].join(' '),
              typeof value === 'object' ? { count: value.count, sum: value.sum } : value,
            ]),
          ),
        ),
    );
  return { signal, arrived };
}

interface Deferred {
  readonly deferred: MetricsSignal;
  readonly load: (signal: MetricsSignal | undefined) => void;
}

function deferredSignal(limit = 100): Deferred {
  let load: Deferred['load'] = () => {};
  const loading = new Promise<MetricsSignal | undefined>((resolve) => {
    load = resolve;
  });
  return { deferred: deferMetrics(createBacklog(loading, { limit, noun: 'values' })), load };
}

/** A value of each instrument, by each way of observing; what it returns takes the callbacks away. */
function useAll(meter: Meter): () => void {
  const attributes = { shop: 'one' };
  meter.createCounter('counter', { unit: '{order}' }).add(2, attributes);
  meter.createUpDownCounter('upDownCounter').add(-3, attributes);
  meter.createHistogram('histogram', { unit: 'ms' }).record(4, attributes);
  meter.createGauge('gauge').record(5, attributes);
  const counter = meter.createObservableCounter('observableCounter');
  const upDown = meter.createObservableUpDownCounter('observableUpDownCounter');
  const gauge = meter.createObservableGauge('observableGauge', { unit: 'By' });
  const onCounter = (result: { observe: (value: number) => void }): void => result.observe(6);
  counter.addCallback(onCounter);
  const onBoth: Parameters<Meter['addBatchObservableCallback']>[0] = (result) => {
    result.observe(upDown, -7, attributes);
    result.observe(gauge, 8, attributes);
  };
  meter.addBatchObservableCallback(onBoth, [upDown, gauge]);
  return () => {
    counter.removeCallback(onCounter);
    meter.removeBatchObservableCallback(onBoth, [upDown, gauge]);
  };
}

const RECORDED = {
  'shop counter {order} {"shop":"one"}': 2,
  'shop upDownCounter  {"shop":"one"}': -3,
  'shop histogram ms {"shop":"one"}': { count: 1, sum: 4 },
  'shop gauge  {"shop":"one"}': 5,
};
const OBSERVED = {
  'shop observableCounter  {}': 6,
  'shop observableUpDownCounter  {"shop":"one"}': -7,
  'shop observableGauge By {"shop":"one"}': 8,
};

test('what was measured before the load arrives as it would have after it', async () => {
  const direct = sdkSignal();
  useAll(direct.signal.meterProvider.getMeter('shop'));
  await direct.signal.forceFlush();

  const { deferred, load } = deferredSignal();
  const late = sdkSignal();
  useAll(deferred.meterProvider.getMeter('shop'));
  load(late.signal);
  await deferred.forceFlush();

  expect(late.arrived()).toEqual({ ...RECORDED, ...OBSERVED });
  expect(late.arrived()).toEqual(direct.arrived());
});

test('the same instruments go on after the load', async () => {
  const { deferred, load } = deferredSignal();
  const { signal, arrived } = sdkSignal();
  const meter = deferred.meterProvider.getMeter('shop');
  const counter = meter.createCounter('orders');
  counter.add(1);
  load(signal);
  await deferred.forceFlush();
  counter.add(10);
  meter.createCounter('orders').add(100);
  deferred.meterProvider.getMeter('shop').createCounter('orders').add(1_000);
  await deferred.forceFlush();
  expect(arrived()).toEqual({ 'shop orders  {}': 1_110 });
});

test.each(['before', 'after'])(
  'callbacks that are removed %s the load are not run',
  async (when) => {
    const { deferred, load } = deferredSignal();
    const { signal, arrived } = sdkSignal();
    const remove = useAll(deferred.meterProvider.getMeter('shop'));
    if (when === 'before') remove();
    load(signal);
    if (when === 'after') {
      await Promise.resolve();
      remove();
    }
    await deferred.forceFlush();
    expect(arrived()).toEqual(RECORDED);
  },
);

test('a value keeps the attributes that it was recorded with', async () => {
  const { deferred, load } = deferredSignal();
  const { signal, arrived } = sdkSignal();
  const reused = { shop: 'one' };
  const counter = deferred.meterProvider.getMeter('shop').createCounter('orders');
  counter.add(1, reused);
  reused.shop = 'two';
  counter.add(2, reused);
  load(signal);
  await deferred.forceFlush();
  expect(arrived()).toEqual({
    'shop orders  {"shop":"one"}': 1,
    'shop orders  {"shop":"two"}': 2,
  });
});

test('a value keeps the context that it was recorded with', async () => {
  const fronts: unknown[] = [];
  const meterProvider = createMeterProvider(() => (_value, _attributes, front) => {
    fronts.push(front);
  });
  const signal = { meterProvider, forceFlush: async () => {}, shutdown: async () => {} };
  const { deferred, load } = deferredSignal();
  const said = { name: 'Orders' } as FrontMeasurement;
  const given = withFrontMeasurement(ROOT_CONTEXT, said);
  const counter = deferred.meterProvider.getMeter('shop').createCounter('orders');
  counter.add(1, {}, given);
  load(signal);
  await deferred.forceFlush();
  counter.add(1, {}, given);
  expect(fronts).toEqual([said, said]);
});

test('gauges and totals come out in the order of recording, up to the limit', async () => {
  const values: RecordedMetric[] = [];
  const signal = createMetricsSink({ onValue: (metric) => void values.push(metric) });
  const { deferred, load } = deferredSignal(3);
  const meter = deferred.meterProvider.getMeter('shop');
  const gauge = meter.createGauge('level');
  const counter = meter.createCounter('orders');
  gauge.record(1);
  counter.add(2);
  gauge.record(3);
  counter.add(4);
  meter.createObservableGauge('observed').addCallback((result) => result.observe(5));
  load(signal);
  await deferred.forceFlush();
  expect(values.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'level 1',
    'orders 2',
    'level 3',
    'observed 5',
  ]);
});

test('recording never throws, whatever it is given, and costs no other value', async () => {
  const { deferred, load } = deferredSignal();
  const { signal, arrived } = sdkSignal();
  const counter = deferred.meterProvider.getMeter('shop').createCounter('orders');
  const unreadable = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('unreadable');
      },
    },
  );
  counter.add(1, unreadable);
  counter.add(1, undefined);
  counter.add(1, null as never);
  counter.add('two' as never);
  counter.add(4);
  load(signal);
  await deferred.forceFlush();
  expect(Object.values(arrived()).reduce<number>((sum, value) => sum + Number(value), 0)).toBe(6);
});

test('when the load fails, instruments do nothing, and a flush is done', async () => {
  const { deferred, load } = deferredSignal();
  const remove = useAll(deferred.meterProvider.getMeter('shop'));
  load(undefined);
  await deferred.forceFlush();
  useAll(deferred.meterProvider.getMeter('shop'));
  remove();
  deferred.drainSync?.();
  await expect(deferred.shutdown()).resolves.toBeUndefined();
});
