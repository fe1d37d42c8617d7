import { createHook } from 'node:async_hooks';
import {
  createMetrics,
  instrument,
  type LambdaContext,
  MetricUnit,
  type Telemetry,
} from 'fluoroscope';
import { createEmfMeterProvider } from 'fluoroscope/emf';
import { memoryTelemetry } from 'fluoroscope/memory';
import { expect, test } from 'vitest';
import { toCloudWatchUnit } from '../../exporters/emf/unit.js';
import { createWrittenLines, type EmfLine } from '../exporters/emf/parsed-lines.js';
import { type ArrivedMetric, useMetrics } from '../exporters/otlp/use-metrics.js';
import { lambdaContext } from '../lambda-context.js';

const seen = useMetrics();

const UNITS = Object.values(MetricUnit);

/** A handler that measures by all seven instruments, and by `createMetrics()` in each of the 27 units. */
function program(telemetry: Telemetry): (event: { n: number }, context: LambdaContext) => unknown {
  const metrics = createMetrics({ namespace: 'Shop', defaultDimensions: { env: 'prod' } });
  const meter = telemetry.meterProvider.getMeter('cart');
  const counter = meter.createCounter('cart.items', { unit: '{item}' });
  const level = meter.createUpDownCounter('cart.open');
  const histogram = meter.createHistogram('cart.duration', { unit: 'ms' });
  const gauge = meter.createGauge('cart.load', { unit: '%' });
  const bytes = meter.createObservableCounter('cart.bytes', { unit: 'By' });
  const queue = meter.createObservableUpDownCounter('cart.queue');
  const heat = meter.createObservableGauge('cart.heat');
  let total = 0;
  bytes.addCallback((result) => result.observe(total, { pool: 'a' }));
  meter.addBatchObservableCallback(
    (result) => {
      result.observe(queue, total - 3);
      result.observe(heat, -total, { pool: 'a' });
    },
    [queue, heat],
  );
  return instrument(
    async ({ n }) => {
      total += n;
      metrics.addDimension('region', n % 2 === 0 ? 'eu' : 'us');
      metrics.addMetric('Orders', MetricUnit.Count, n);
      metrics.addMetric('Orders', MetricUnit.Count, 1);
      metrics.addMetric('5xxErrors', MetricUnit.Count, 2);
      metrics.addMetric('Orders placed', MetricUnit.Seconds, n / 4);
      metrics.addMetric('Load', MetricUnit.Percent, n, { kind: 'gauge' });
      for (const [place, unit] of UNITS.entries()) metrics.addMetric(`unit-${place}`, unit, n + 1);
      metrics.singleMetric().addDimension('route', '/c').addMetric('Single', 'Count', 2);
      for (const route of ['/a', '/b']) {
        counter.add(n, { route });
        counter.add(1, { route });
        histogram.record(n * 10, { route });
        histogram.record(0.25, { method: 'GET', route });
      }
      level.add(n % 2 === 0 ? 3 : -1, { route: '/a' });
      gauge.record(n, { route: '/a' });
    },
    { telemetry, service: 'orders' },
  );
}

async function invocations(telemetry: Telemetry, afterEach: () => void): Promise<void> {
  const handler = program(telemetry);
  for (let n = 0; n < 6; n += 1) {
    await handler({ n }, lambdaContext());
    afterEach();
  }
  await telemetry.shutdown();
}

/** What one flush says of a metric under its dimensions. */
interface Point {
  readonly name: string;
  /** CloudWatch's word. */
  readonly unit: string;
  readonly dimensions: object;
  readonly values: number;
  readonly sum: number;
}

function otlpPoint({ name, unit }: ArrivedMetric, point: Record<string, unknown>): Point {
  return {
    name: String(name),
    unit: toCloudWatchUnit(String(unit ?? '')).unit,
    dimensions: point['attributes'] as object,
    values: Number(point['count'] ?? 1),
    sum: Number(point['sum'] ?? point['asDouble'] ?? point['asInt']),
  };
}

/** The names of OpenTelemetry's grammar in the place of the exact ones. */
const OTLP_NAMES: Readonly<Record<string, string>> = {
  '5xxErrors': 'm_5xxErrors',
  'Orders placed': 'Orders_placed',
};

function emfPoints(line: EmfLine): Point[] {
  return line._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Metrics.map(({ Name, Unit }) => {
      const values = [line[Name]].flat() as number[];
      return {
        name: OTLP_NAMES[Name] ?? Name,
        unit: Unit,
        dimensions: Object.fromEntries(Dimensions.flat().map((key) => [key, line[key]])),
        values: values.length,
        sum: values.reduce((sum, value) => sum + value, 0),
      };
    }),
  );
}

/** What is the same in every backend: of what grows the sum, of values also their number, of levels the last one. */
function totals(points: readonly Point[], kinds: ReadonlyMap<string, string>): object {
  const all: Record<string, { values?: number; sum?: number; last?: number }> = {};
  for (const { name, unit, dimensions, values, sum } of points) {
    const kind = kinds.get(name);
    const key = `${name} ${unit} ${JSON.stringify(Object.entries(dimensions).sort())}`;
    const before = { values: 0, sum: 0, ...all[key] };
    if (kind === 'level') all[key] = { last: sum };
    else if (kind === 'growth') all[key] = { sum: before.sum + sum };
    else all[key] = { values: before.values + values, sum: before.sum + sum };
  }
  return all;
}

function kindOf({ kind, isMonotonic }: ArrivedMetric): string {
  if (kind === 'histogram') return 'histogram';
  return isMonotonic === true ? 'growth' : 'level';
}

test('one program comes to the same totals by EMF and by OTLP, in each metric and set of dimensions', async () => {
  const written = createWrittenLines();
  const meterProvider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const forceFlush = () => meterProvider.forceFlush();
  await invocations({ ...memoryTelemetry(), meterProvider, forceFlush }, () => {});

  const arrived: ArrivedMetric[] = [];
  await invocations(seen.telemetry(), () => arrived.push(...Object.values(seen.arrived())));

  const kinds = new Map(arrived.map((metric) => [String(metric['name']), kindOf(metric)]));
  const expected = totals(written.documents().flatMap(emfPoints), kinds);
  const actual = totals(
    arrived.flatMap((metric) => metric.points.map((point) => otlpPoint(metric, point))),
    kinds,
  );
  expect(actual).toEqual(expected);
  expect(actual).toMatchObject({
    'Orders Count [["env","prod"],["region","eu"],["service","orders"]]': { sum: 9 },
    'm_5xxErrors Count [["env","prod"],["region","us"],["service","orders"]]': { sum: 6 },
    'Orders_placed Seconds [["env","prod"],["region","us"],["service","orders"]]': {
      values: 3,
      sum: 2.25,
    },
    'Load Percent [["env","prod"],["region","us"],["service","orders"]]': { last: 5 },
    'Single Count [["env","prod"],["route","/c"],["service","orders"]]': { sum: 12 },
    'cart.items Count [["route","/b"]]': { sum: 21 },
    'cart.duration Milliseconds [["route","/a"]]': { values: 6, sum: 150 },
    'cart.open None [["route","/a"]]': { last: 6 },
    'cart.load Percent [["route","/a"]]': { last: 5 },
    'cart.bytes Bytes [["pool","a"]]': { sum: 15 },
    'cart.queue None []': { last: 12 },
    'cart.heat None [["pool","a"]]': { last: -15 },
  });
  expect(seen.warnings).toEqual([]);
});

test('over OTLP growth is told as deltas, in the units of UCUM', async () => {
  const arrived = new Map<string, ArrivedMetric>();
  await invocations(seen.telemetry(), () => {
    for (const [name, metric] of Object.entries(seen.arrived())) arrived.set(name, metric);
  });
  for (const metric of arrived.values()) {
    if (kindOf(metric) === 'level') continue;
    expect(metric).toMatchObject({ aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA' });
  }
  const units = UNITS.map((_, place) => arrived.get(`unit-${place}`)?.['unit'] ?? '');
  expect(units.join(' ')).toBe(
    's us ms By kBy MBy GBy TBy bit kbit Mbit Gbit Tbit % {count} ' +
      'By/s kBy/s MBy/s GBy/s TBy/s bit/s kbit/s Mbit/s Gbit/s Tbit/s {count}/s ',
  );
});

test.each<[string, () => Telemetry]>([
  [
    'EMF',
    () => ({ ...memoryTelemetry(), meterProvider: createEmfMeterProvider({ namespace: 'n' }) }),
  ],
  ['OTLP', () => seen.telemetry()],
])('%s has no timers between its flushes', async (_, create) => {
  let timers = 0;
  const hook = createHook({
    init: (_id, type) => {
      // Also those that keep no process alive.
      if (type === 'Timeout') timers += 1;
    },
  }).enable();
  const telemetry = create();
  telemetry.meterProvider.getMeter('m').createHistogram('h').record(1);
  hook.disable();
  expect(timers).toBe(0);
  await telemetry.shutdown();
});
