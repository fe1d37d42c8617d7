import type { Attributes } from '@opentelemetry/api';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEmfMeterProvider } from '../../../exporters/emf/index.js';
import { parseEmf } from '../../conformance/valid-emf.js';
import { type CapturedWarnings, captureWarnings } from '../../metrics/captured-warnings.js';
import { createWrittenLines, type EmfLine } from './parsed-lines.js';

let warnings: CapturedWarnings;
beforeEach(() => {
  warnings = captureWarnings();
});
afterEach(() => warnings.restore());

function emf() {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({ namespace: 'test', write: written.write });
  return { ...written, provider, meter: provider.getMeter('m') };
}

const valuesOf = (lines: readonly EmfLine[], metric: string): number[] =>
  lines
    .filter(({ _aws }) => _aws.CloudWatchMetrics[0]?.Metrics.some(({ Name }) => Name === metric))
    .flatMap((line) => [line[metric]].flat() as number[]);
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const inOverflow = (lines: readonly EmfLine[]): EmfLine[] =>
  lines.filter((line) => line['otel.metric.overflow'] === 'true');

describe('10,000 sets of attributes between two flushes', () => {
  const SETS = 10_000;

  test('of a counter: every add is counted, those beyond 2,000 sets without their dimensions', async () => {
    const { provider, meter, documents } = emf();
    const counter = meter.createCounter('c');
    for (let n = 0; n < SETS; n += 1) counter.add(2, { user: `${n}` });
    await provider.forceFlush();
    expect(sumOf(valuesOf(documents(), 'c'))).toBe(2 * SETS);
    expect(sumOf(valuesOf(inOverflow(documents()), 'c'))).toBe(2 * (SETS - 2_000));
  });

  test('of a histogram: every value is kept, so that percentiles over all sets are exact', async () => {
    const { provider, meter, documents } = emf();
    const histogram = meter.createHistogram('h');
    for (let n = 0; n < SETS; n += 1) histogram.record(n, { user: `${n}` });
    await provider.forceFlush();
    const values = valuesOf(documents(), 'h');
    expect(values.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: SETS }, (_, n) => n),
    );
    expect(valuesOf(inOverflow(documents()), 'h')).toHaveLength(SETS - 2_000);
  });

  test('of an UpDownCounter: the levels add up, flush after flush', async () => {
    const { provider, meter, documents } = emf();
    const level = meter.createUpDownCounter('u');
    const move = (by: number): void => {
      for (let n = 0; n < SETS; n += 1) level.add(by, { user: `${n}` });
    };
    move(3);
    await provider.forceFlush();
    const before = documents().length;
    move(-1);
    await provider.forceFlush();
    const latest = new Map(
      documents()
        .slice(before)
        .map((line) => [line['user'] ?? 'all others', line['u']]),
    );
    expect(sumOf([...latest.values()] as number[])).toBe(2 * SETS);
  });

  test('of an observable counter: the total is told apart from its growth', async () => {
    const { provider, meter, documents } = emf();
    let total = 5;
    meter.createObservableCounter('o').addCallback((result) => {
      for (let n = 0; n < SETS; n += 1) result.observe(total, { user: `${n}` });
    });
    await provider.forceFlush();
    const before = documents().length;
    total = 8;
    await provider.forceFlush();
    expect(sumOf(valuesOf(documents().slice(0, before), 'o'))).toBe(5 * SETS);
    expect(sumOf(valuesOf(documents().slice(before), 'o'))).toBe(3 * SETS);
  });

  test('of gauges: none is lost that has a set of its own', async () => {
    const { provider, meter, documents } = emf();
    const gauge = meter.createGauge('g');
    meter.createObservableGauge('og').addCallback((result) => {
      for (let n = 0; n < SETS; n += 1) result.observe(n, { user: `${n}` });
    });
    for (let n = 0; n < SETS; n += 1) gauge.record(n, { user: `${n}` });
    await provider.forceFlush();
    for (const name of ['g', 'og']) {
      const own = documents().filter((line) => name in line && 'user' in line);
      expect(own.map((line) => [line['user'], line[name]])).toEqual(
        Array.from({ length: 2_000 }, (_, n) => [`${n}`, n]),
      );
    }
  });
});

test('1,000,000 values between two flushes: all are written, and no more than 10,000 wait', async () => {
  const counts = new Map<number, number>();
  const heldByWrite: number[] = [];
  const provider = createEmfMeterProvider({
    namespace: 'test',
    write(text) {
      const values = valuesOf(text.trimEnd().split('\n').map(parseEmf), 'h');
      heldByWrite.push(values.length);
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    },
  });
  const histogram = provider.getMeter('m').createHistogram('h');
  for (let n = 0; n < 1_000_000; n += 1) histogram.record(n % 1_000, { route: '/a' });
  await provider.forceFlush();
  expect(Math.max(...heldByWrite)).toBe(10_000);
  expect(counts.size).toBe(1_000);
  expect(new Set(counts.values())).toEqual(new Set([1_000]));
});

test('1,000,000 adds are one number', async () => {
  // Within one minute, however slow the machine is: each minute has a number of its own.
  vi.useFakeTimers({ toFake: ['Date'] });
  const { provider, meter, documents } = emf();
  const counter = meter.createCounter('c');
  for (let n = 0; n < 1_000_000; n += 1) counter.add(1, { route: '/a' });
  await provider.forceFlush();
  vi.useRealTimers();
  expect(documents()).toMatchObject([{ c: 1_000_000 }]);
});

test('a callback may observe 100,000 sets of attributes: they add up under what the allow-list leaves', async () => {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({
    namespace: 'test',
    dimensions: ['route'],
    write: written.write,
  });
  provider
    .getMeter('m')
    .createObservableCounter('o')
    .addCallback((result) => {
      for (let n = 0; n < 100_000; n += 1) result.observe(1, { route: '/a', user: `${n}` });
    });
  await provider.forceFlush();
  expect(written.documents()).toMatchObject([{ route: '/a', o: 100_000 }]);
});

describe('any program', () => {
  const key = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a', '_aws', '__proto__', 'c', ':'),
  );
  const hostile = fc.oneof(
    fc.dictionary(key, fc.anything()),
    fc.anything(),
  ) as fc.Arbitrary<Attributes>;

  test('with any attributes at all loses no value, and writes valid lines alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 40 }), async (all) => {
        const { provider, meter, documents } = emf();
        const counter = meter.createCounter('c');
        const histogram = meter.createHistogram('h');
        for (const attributes of all) {
          counter.add(1, attributes);
          histogram.record(1, attributes);
        }
        await provider.forceFlush();
        expect(sumOf(valuesOf(documents(), 'c'))).toBe(all.length);
        expect(valuesOf(documents(), 'h')).toHaveLength(all.length);
      }),
      { numRuns: 200 },
    );
  });

  interface Recorded {
    readonly name: 'counter' | 'histogram' | 'level';
    readonly value: number;
    readonly route: string;
  }

  const step = fc.oneof(
    fc.record<Recorded>({
      name: fc.constantFrom('counter', 'histogram', 'level'),
      value: fc.integer({ min: 0, max: 1_000 }),
      route: fc.constantFrom('/a', '/b'),
    }),
    fc.constantFrom('flush' as const, 'drain' as const, 'turn' as const),
  );

  /** Does what the steps say, and returns the lines after all flushes. */
  async function written(steps: ReadonlyArray<Recorded | 'flush' | 'drain' | 'turn'>) {
    const { provider, meter, documents } = emf();
    meter.createObservableGauge('g').addCallback(async (result) => {
      await Promise.resolve();
      result.observe(1);
    });
    const record = {
      counter: meter.createCounter('counter').add,
      histogram: meter.createHistogram('histogram').record,
      level: meter.createUpDownCounter('level').add,
    };
    const flushes: Array<Promise<void>> = [];
    const act = {
      flush: () => void flushes.push(provider.forceFlush()),
      drain: () => provider.drainSync(),
      turn: () => Promise.resolve(),
    };
    for (const one of steps) {
      if (typeof one === 'string') await act[one]();
      else record[one.name](one.value, { route: one.route });
    }
    await Promise.all([...flushes, provider.forceFlush()]);
    return documents();
  }

  test('is written as it measured, whenever it is flushed or drained', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const lines = await written(steps);
        const recorded = steps.filter((one) => typeof one !== 'string');
        for (const route of new Set(recorded.map((one) => one.route))) {
          const lined = lines.filter((line) => line['route'] === route);
          const given = (name: string): number[] =>
            recorded
              .filter((one) => one.name === name && one.route === route)
              .map(({ value }) => value);
          expect(valuesOf(lined, 'histogram')).toEqual(given('histogram'));
          expect(sumOf(valuesOf(lined, 'counter'))).toBe(sumOf(given('counter')));
          expect(valuesOf(lined, 'level').at(-1) ?? 0).toBe(sumOf(given('level')));
        }
      }),
      { numRuns: 200 },
    );
  });
});
