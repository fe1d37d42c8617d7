import {
  type Attributes,
  type MeterProvider,
  type ObservableCallback,
  ROOT_CONTEXT,
  ValueType,
} from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Instrument } from '../../../exporters/sdk/measurement.js';
import { createMeterProvider } from '../../../exporters/sdk/meter-provider.js';
import { type FrontMeasurement, withFrontMeasurement } from '../../../src/metrics/measurement.js';
import { type CapturedWarnings, captureWarnings } from '../../metrics/captured-warnings.js';

let warnings: CapturedWarnings;
beforeEach(() => {
  warnings = captureWarnings();
});
afterEach(() => {
  warnings.restore();
  vi.useRealTimers();
});

interface Taken {
  readonly instrument: Instrument;
  readonly value: number;
  readonly attributes: Attributes;
  readonly front: FrontMeasurement | undefined;
}

function recording() {
  const recorded: Taken[] = [];
  const observed: Taken[] = [];
  const provider = createMeterProvider((instrument) => (value, attributes, front) => {
    const isObserved = instrument.kind.startsWith('observable');
    (isObserved ? observed : recorded).push({ instrument, value, attributes, front });
  });
  return { provider, meter: provider.getMeter('shop', '1.0.0'), recorded, observed };
}

describe('synchronous instruments', () => {
  test('each hands its measurements to the sink, with kind, attributes and what createMetrics() said', () => {
    const { meter, recorded } = recording();
    const said = { name: 'H' } as FrontMeasurement;
    meter.createCounter('c', { unit: '{order}', description: 'orders' }).add(1, { a: 'b' });
    meter.createUpDownCounter('u').add(-2);
    meter.createHistogram('h').record(3, {}, withFrontMeasurement(ROOT_CONTEXT, said));
    meter.createGauge('g').record(-4);
    expect(recorded.map(({ instrument, value }) => [instrument.kind, value])).toEqual([
      ['counter', 1],
      ['upDownCounter', -2],
      ['histogram', 3],
      ['gauge', -4],
    ]);
    expect(recorded[0]).toMatchObject({
      instrument: {
        name: 'c',
        unit: '{order}',
        integer: false,
        scope: { name: 'shop', version: '1.0.0' },
      },
      attributes: { a: 'b' },
      front: undefined,
    });
    expect(recorded[2]?.front).toBe(said);
  });

  test('the same name in any case, kind, unit and value type is one instrument', () => {
    const { meter, recorded } = recording();
    const first = meter.createCounter('Orders', { unit: '1' });
    expect(meter.createCounter('orders', { unit: '1' })).toBe(first);
    expect(meter.createCounter('orders', { unit: '1', valueType: ValueType.INT })).not.toBe(first);
    first.add(1);
    expect(recorded[0]?.instrument.name).toBe('Orders');
  });

  test('a second kind under one name is recorded and warned of', () => {
    const { meter, recorded } = recording();
    meter.createCounter('x').add(1);
    meter.createHistogram('x').record(2);
    expect(recorded).toHaveLength(2);
    expect(warnings.messages).toEqual([expect.stringContaining('exists as a counter')]);
  });

  test('a meter of the same name, version and schema is the same meter', () => {
    const { provider, meter } = recording();
    expect(provider.getMeter('shop', '1.0.0')).toBe(meter);
    expect(provider.getMeter('shop', '2.0.0')).not.toBe(meter);
  });

  test.each([
    ['1st', 'digit first'],
    ['', 'blank'],
    ['a b', 'a blank inside'],
    ['ä', 'not ASCII'],
    ['a'.repeat(256), 'too long'],
    [undefined as unknown as string, 'no text'],
    [Object.create(null) as string, 'no text either'],
  ])('the name %j (%s) gives instruments that do nothing, and one warning', (name) => {
    const { meter, recorded } = recording();
    const counter = meter.createCounter(name);
    counter.add(1);
    expect(recorded).toEqual([]);
    expect(warnings.messages).toHaveLength(1);
  });

  test.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '5' as unknown as number,
    5n as unknown as number,
    undefined as unknown as number,
    Symbol('x') as unknown as number,
    Object.create(null) as number,
  ])('a value that is no finite number is dropped with a warning', (value) => {
    const { meter, recorded } = recording();
    meter.createHistogram('h').record(value);
    expect(recorded).toEqual([]);
    expect(warnings.messages).toHaveLength(1);
  });

  test('warnings of one instrument end after ten', () => {
    const { meter } = recording();
    const histogram = meter.createHistogram('h');
    for (let n = 0; n < 1_000; n += 1) histogram.record(Number.NaN);
    expect(warnings.messages).toHaveLength(10);
    expect(warnings.messages.at(-1)).toContain('not reported');
  });

  test('a sink that throws does not reach the application', () => {
    const provider = createMeterProvider(() => () => {
      throw new Error('full');
    });
    const counter = provider.getMeter('m').createCounter('c');
    expect(() => counter.add(1, null as unknown as Attributes)).not.toThrow();
    expect(warnings.messages).toEqual([expect.stringContaining('full')]);
  });

  test('methods work without their object', () => {
    const { meter, recorded } = recording();
    const { createCounter } = meter;
    const { add } = createCounter('c');
    add(1);
    expect(recorded).toHaveLength(1);
  });

  test('after stop() nothing is recorded, and new meters do nothing', async () => {
    const { provider, meter, recorded, observed } = recording();
    const counter = meter.createCounter('c');
    meter.createObservableGauge('g').addCallback((result) => result.observe(1));
    provider.stop();
    counter.add(1);
    provider.getMeter('other').createCounter('c').add(1);
    await provider.collect(10);
    expect(recorded).toEqual([]);
    expect(observed).toEqual([]);
  });
});

describe('observable instruments', () => {
  const values = (measurements: readonly Taken[]) =>
    measurements.map(({ instrument, value }) => [instrument.name, value]);

  test('callbacks run in order at each collect, awaited one after the other', async () => {
    const { provider, meter, observed } = recording();
    meter.createObservableCounter('a').addCallback(async (result) => {
      await Promise.resolve();
      result.observe(1, { k: 'v' });
    });
    meter.createObservableUpDownCounter('b').addCallback((result) => result.observe(-2));
    meter.createObservableGauge('c', { valueType: ValueType.INT }).addCallback((result) => {
      result.observe(3.9);
    });
    expect(provider.hasCallbacks()).toBe(true);
    await provider.collect(1_000);
    await provider.collect(1_000);
    const round = [
      ['a', 1],
      ['b', -2],
      ['c', 3],
    ];
    expect(values(observed)).toEqual([...round, ...round]);
  });

  test('one callback added twice runs once, and a removed one no more', async () => {
    const { provider, meter, observed } = recording();
    const gauge = meter.createObservableGauge('g');
    const callback: ObservableCallback = (result) => result.observe(1);
    gauge.addCallback(callback);
    gauge.addCallback(callback);
    await provider.collect(1_000);
    gauge.removeCallback(callback);
    await provider.collect(1_000);
    expect(observed).toHaveLength(1);
    expect(provider.hasCallbacks()).toBe(false);
  });

  test('1,000 callbacks are kept, and no more: some program adds one at every invocation', async () => {
    const { provider, meter, observed } = recording();
    const gauge = meter.createObservableGauge('g');
    for (let n = 0; n < 1_002; n += 1) gauge.addCallback((result) => result.observe(n));
    await provider.collect(1_000);
    expect(observed).toHaveLength(1_000);
    expect(warnings.messages).toEqual(
      Array(2).fill(expect.stringContaining('1000 metric callbacks')),
    );
  });

  test('a batch callback observes the instruments it was registered for, and no others', async () => {
    const { provider, meter, observed } = recording();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => meter.createObservableGauge(name));
    if (a === undefined || b === undefined || c === undefined) throw new Error('unreachable');
    const foreign = recording().meter.createObservableGauge('foreign');
    const callback: Parameters<typeof meter.addBatchObservableCallback>[0] = (result) => {
      result.observe(a, 1);
      result.observe(b, 2);
      result.observe(c, 3);
      result.observe(foreign, 4);
    };
    meter.addBatchObservableCallback(callback, [a, b, foreign]);
    await provider.collect(1_000);
    meter.removeBatchObservableCallback(callback, [b, a, foreign]);
    await provider.collect(1_000);
    expect(values(observed)).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  test('a callback that throws or rejects is reported, and the others still run', async () => {
    const { provider, meter, observed } = recording();
    const gauge = meter.createObservableGauge('g');
    gauge.addCallback((result) => {
      result.observe(1);
      throw new Error('no disk');
    });
    gauge.addCallback(() => Promise.reject(new Error('no network')));
    gauge.addCallback((result) => result.observe(2));
    await provider.collect(1_000);
    expect(values(observed)).toEqual([
      ['g', 1],
      ['g', 2],
    ]);
    expect(warnings.messages.join()).toMatch(/no disk.*no network/);
  });

  test('a callback that hangs is left behind, and what it observes later counts nowhere', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { provider, meter, observed } = recording();
    const gauge = meter.createObservableGauge('g');
    let late = (): void => {};
    gauge.addCallback((result) => {
      late = () => result.observe(9);
      return new Promise(() => {});
    });
    gauge.addCallback((result) => result.observe(2));
    const collected = provider.collect(500);
    await vi.advanceTimersByTimeAsync(500);
    await collected;
    late();
    expect(values(observed)).toEqual([['g', 2]]);
    expect(warnings.messages).toEqual([expect.stringContaining('took too long')]);
  });

  test('a negative total of a counter is dropped with a warning', async () => {
    const { provider, meter, observed } = recording();
    meter.createObservableCounter('c').addCallback((result) => result.observe(-1));
    await provider.collect(1_000);
    expect(observed).toEqual([]);
    expect(warnings.messages).toHaveLength(1);
  });

  test('the provider is OpenTelemetry’s own interface', () => {
    const provider: MeterProvider = recording().provider;
    expect(provider.getMeter('m')).toBeDefined();
  });
});
