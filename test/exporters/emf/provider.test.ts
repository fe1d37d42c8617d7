import { type Attributes, ValueType } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEmfMeterProvider, type EmfOptions } from '../../../exporters/emf/index.js';
import { type CapturedWarnings, captureWarnings } from '../../metrics/captured-warnings.js';
import { createWrittenLines, type EmfLine } from './parsed-lines.js';

const T0 = 1_700_000_000_000;
const NEXT_MINUTE = T0 + 40_000;

let warnings: CapturedWarnings;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: T0 });
  warnings = captureWarnings();
});
afterEach(() => {
  warnings.restore();
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

function emf(options: EmfOptions = {}) {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({
    namespace: 'test',
    write: written.write,
    ...options,
  });
  return { provider, meter: provider.getMeter('m'), ...written };
}

const timestamps = (lines: readonly EmfLine[]) => lines.map(({ _aws }) => _aws.Timestamp - T0);
const sets = (line: EmfLine | undefined) => line?._aws.CloudWatchMetrics[0]?.Dimensions;

describe('time', () => {
  test('values of two minutes go into two documents, each at the time of its first value', async () => {
    const { provider, meter, documents } = emf();
    const counter = meter.createCounter('c');
    const histogram = meter.createHistogram('h');
    vi.setSystemTime(T0 + 10);
    counter.add(1);
    vi.setSystemTime(T0 + 39_999);
    counter.add(2);
    histogram.record(7);
    vi.setSystemTime(NEXT_MINUTE);
    counter.add(4);
    await provider.forceFlush();
    expect(documents()).toMatchObject([{ c: 3, h: 7 }, { c: 4 }]);
    expect(timestamps(documents())).toEqual([10, 40_000]);
  });

  test('high resolution is by the second', async () => {
    const { provider, meter, documents } = emf({ highResolution: (name) => name === 'fast' });
    const fast = meter.createHistogram('fast');
    for (const at of [0, 999, 1_000]) {
      vi.setSystemTime(T0 + at);
      fast.record(at);
    }
    await provider.forceFlush();
    expect(documents()).toMatchObject([{ fast: [0, 999] }, { fast: 1_000 }]);
    expect(documents()[0]?._aws.CloudWatchMetrics[0]?.Metrics[0]?.StorageResolution).toBe(1);
  });
});

describe('joining', () => {
  test('the same instrument of two meters is one metric', async () => {
    const { provider, documents } = emf();
    provider.getMeter('a').createCounter('c').add(1);
    provider.getMeter('b').createCounter('C').add(2);
    await provider.forceFlush();
    expect(documents()).toHaveLength(1);
    expect(documents()).toMatchObject([{ c: 3 }]);
  });

  test('one name as two kinds is two documents', async () => {
    const { provider, meter, documents } = emf();
    meter.createCounter('x').add(1);
    meter.createHistogram('x').record(2);
    await provider.forceFlush();
    expect(documents()).toMatchObject([{ x: 1 }, { x: 2 }]);
  });

  test('all lines of a flush are one write', async () => {
    const { provider, meter, writes, texts } = emf();
    const counter = meter.createCounter('c');
    counter.add(1, { a: '1' });
    counter.add(1, { a: '2' });
    await provider.forceFlush();
    expect(writes).toHaveLength(1);
    expect(texts()).toHaveLength(2);
    expect(writes[0]?.endsWith('}\n')).toBe(true);
  });

  test('units are converted: sums once, values each', async () => {
    const { provider, meter, documents } = emf();
    const counter = meter.createCounter('c', { unit: 'KiBy' });
    counter.add(1);
    counter.add(2);
    const histogram = meter.createHistogram('h', { unit: 'ns' });
    histogram.record(1_500);
    histogram.record(500);
    await provider.forceFlush();
    expect(documents()).toMatchObject([{ c: 3_072, h: [1.5, 0.5] }]);
  });
});

describe('dimensions', () => {
  test('the allow-list keeps only what it names, and joins what falls together', async () => {
    const { provider, meter, documents } = emf({ dimensions: ['route'] });
    const counter = meter.createCounter('c');
    counter.add(1, { route: '/a', user: '1' });
    counter.add(2, { route: '/a', user: '2' });
    const updown = meter.createUpDownCounter('u');
    updown.add(1, { route: '/a', user: '1' });
    updown.add(1, { route: '/a', user: '2' });
    meter.createObservableCounter('o').addCallback((result) => {
      result.observe(5, { route: '/a', user: '1' });
      result.observe(6, { user: '2', route: '/a' });
      result.observe(7, { route: '/a', user: '2' });
    });
    await provider.forceFlush();
    expect(documents()).toMatchObject([{ route: '/a', c: 3, u: 2, o: 12 }]);
    expect(sets(documents()[0])).toEqual([['route']]);
  });

  test('the allow-list may be by metric; others keep all', async () => {
    const { provider, meter, documents } = emf({ dimensions: { c: [] } });
    meter.createCounter('c').add(1, { user: '1' });
    meter.createCounter('d').add(1, { user: '1' });
    await provider.forceFlush();
    expect(documents().map(sets)).toEqual([[[]], [['user']]]);
  });

  test('text is made printable, keys lose a leading colon', async () => {
    const { provider, meter, documents } = emf();
    meter.createCounter('c').add(1, { ':café': 'Zürich 東', a: 'x\ny' });
    await provider.forceFlush();
    expect(documents()).toMatchObject([{ cafe: 'Zurich _', a: 'x_y' }]);
  });

  test('a dimension with the name of a metric is renamed for that metric alone', async () => {
    const { provider, meter, documents } = emf();
    const attributes = { latency: 'low', errors: 'no' };
    meter.createHistogram('latency').record(1, attributes);
    meter.createCounter('errors').add(2, attributes);
    meter.createCounter('calls').add(3, attributes);
    await provider.forceFlush();
    expect(documents()).toMatchObject([
      { latency: 1, 'attribute.latency': 'low', errors: 'no' },
      { errors: 2, 'attribute.errors': 'no', latency: 'low' },
      { calls: 3, latency: 'low', errors: 'no' },
    ]);
  });

  test.each<[string, unknown]>([
    ['__proto__ as a key', JSON.parse('{"__proto__":"x"}')],
    ['constructor as a key', { constructor: 'x' }],
    ['a key of digits', { 1: 'x' }],
    ['a blank key', { ' ': 'x' }],
    ['a key too long', { ['k'.repeat(251)]: 'x' }],
    ['a value too long', { a: 'v'.repeat(5_000) }],
    ['a blank value', { a: '   ' }],
    ['a cycle', { a: cycle() }],
    ['a BigInt', { a: 1n }],
    ['a symbol', { a: Symbol('x') }],
    ['a function', { a: () => 1 }],
    ['text as attributes', 'attributes'],
    ['null as attributes', null],
    ['a getter that throws', { get: broken() }],
    ['an object of getters that throw', broken()],
    ['a proxy that throws', new Proxy({}, { ownKeys: fail, get: fail })],
    ['the resolution as text', { 'aws.emf.storage_resolution': '1' }],
  ])('%s costs no measurement', async (_, attributes) => {
    const { provider, meter, documents } = emf();
    meter.createCounter('c').add(1, attributes as Attributes);
    await provider.forceFlush();
    expect(documents()).toMatchObject([{ c: 1 }]);
  });

  test('sets beyond 2,000 of one instrument fold into one', async () => {
    const { provider, meter, documents } = emf({ defaultDimensions: { service: 's' } });
    const updown = meter.createUpDownCounter('u');
    for (let n = 0; n < 2_500; n += 1) updown.add(1, { user: `${n}` });
    await provider.forceFlush();
    const overflow = documents().filter((line) => line['otel.metric.overflow'] === 'true');
    expect(overflow.at(-1)).toMatchObject({ service: 's', u: 500 });
    expect(documents().length).toBeLessThanOrEqual(2_002);
    expect(warnings.messages).toEqual([
      expect.stringContaining('over 200 sets'),
      expect.stringContaining('over 2000 sets'),
    ]);
  });
});

describe('observables', () => {
  test('a counter is written as its growth, and anew when it began anew', async () => {
    const { provider, meter, documents } = emf();
    const totals = [5, 8, 8, 2];
    meter.createObservableCounter('o').addCallback((result) => result.observe(totals.shift() ?? 0));
    for (let n = 0; n < 4; n += 1) await provider.forceFlush();
    expect(documents().map((line) => line['o'])).toEqual([5, 3, 0, 2]);
  });

  test('a callback that hangs does not keep the rest', async () => {
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { provider, meter, documents } = emf();
    meter.createCounter('c').add(1);
    meter.createObservableGauge('g').addCallback((result) => {
      result.observe(2);
      return new Promise(() => {});
    });
    const flushed = provider.forceFlush();
    await vi.advanceTimersByTimeAsync(250);
    await flushed;
    expect(documents()).toMatchObject([{ c: 1, g: 2 }]);
  });
});

describe('flush', () => {
  test('what is recorded during a flush goes out with the next one, once', async () => {
    const { provider, meter, documents } = emf();
    const histogram = meter.createHistogram('h');
    let release = (): void => {};
    meter.createObservableGauge('g').addCallback(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    histogram.record(1);
    const first = provider.forceFlush();
    await Promise.resolve();
    histogram.record(2);
    const second = provider.forceFlush();
    release();
    await first;
    histogram.record(3);
    await Promise.resolve();
    release();
    await second;
    expect(documents().flatMap((line) => [line['h']].flat())).toEqual([1, 2, 3]);
  });

  test('records between any two turns of overlapping flushes are written exactly once', async () => {
    const { provider, meter, documents } = emf();
    const histogram = meter.createHistogram('h');
    meter.createObservableGauge('g').addCallback(async () => {
      for (let n = 0; n < 5; n += 1) await Promise.resolve();
    });
    const flushes: Array<Promise<void>> = [];
    for (let n = 0; n < 200; n += 1) {
      histogram.record(n);
      if (n % 3 === 0) flushes.push(provider.forceFlush());
      if (n % 7 === 0) provider.drainSync();
      await Promise.resolve();
    }
    await Promise.all(flushes);
    await provider.forceFlush();
    expect(documents().flatMap((line) => [line['h']].flat())).toEqual(
      Array.from({ length: 200 }, (_, n) => n),
    );
  });

  test('without callbacks all is written when forceFlush returns', () => {
    const { provider, meter, writes } = emf();
    meter.createCounter('c').add(1);
    const flushed = provider.forceFlush();
    expect(writes).toHaveLength(1);
    return flushed;
  });

  test('10,000 values are written in the middle of an invocation, and none is lost', async () => {
    const { provider, meter, documents, writes } = emf();
    const histogram = meter.createHistogram('h');
    for (let n = 0; n < 10_500; n += 1) histogram.record(n);
    expect(writes).toHaveLength(1);
    await provider.forceFlush();
    expect(documents().flatMap((line) => [line['h']].flat())).toEqual(
      Array.from({ length: 10_500 }, (_, n) => n),
    );
  });

  test('drainSync writes without the callbacks', () => {
    const { provider, meter, documents } = emf();
    meter.createObservableGauge('g').addCallback((result) => result.observe(1));
    meter.createGauge('h').record(2);
    provider.drainSync();
    expect(documents()).toMatchObject([{ h: 2 }]);
    expect(documents()[0]).not.toHaveProperty('g');
  });

  test('shutdown writes the rest; later records go nowhere', async () => {
    const { provider, meter, documents } = emf();
    const counter = meter.createCounter('c');
    counter.add(1);
    await provider.shutdown();
    counter.add(2);
    await provider.forceFlush();
    expect(documents()).toMatchObject([{ c: 1 }]);
  });

  test('a write that fails is a warning with the number of lines', async () => {
    const { provider, meter } = emf({
      write() {
        throw new Error('EPIPE');
      },
    });
    meter.createCounter('c').add(1);
    await expect(provider.forceFlush()).resolves.toBeUndefined();
    expect(warnings.messages).toEqual([expect.stringMatching(/1 lines.*EPIPE/)]);
  });

  test('a sum that left the range of CloudWatch is dropped, and the rest is written', async () => {
    const { provider, meter, documents } = emf();
    const counter = meter.createCounter('c');
    counter.add(Number.MAX_VALUE);
    counter.add(Number.MAX_VALUE);
    meter.createCounter('d', { valueType: ValueType.INT }).add(1.9);
    await provider.forceFlush();
    expect(documents()).toMatchObject([{ d: 1 }]);
    expect(warnings.messages).toHaveLength(1);
  });
});

describe('options', () => {
  test('meters of the instrumentations are written only when named', async () => {
    const { provider, documents } = emf({ meters: ['@opentelemetry/instrumentation-pg'] });
    provider.getMeter('@opentelemetry/instrumentation-pg').createCounter('pg').add(1);
    provider.getMeter('@opentelemetry/instrumentation-http').createCounter('http').add(1);
    provider.getMeter('shop').createCounter('own').add(1);
    await provider.forceFlush();
    expect(documents()).toHaveLength(1);
    expect(documents()[0]).toMatchObject({ pg: 1, own: 1 });
    expect(documents()[0]).not.toHaveProperty('http');
  });

  test.each<[unknown, string]>([
    ['', 'blank'],
    [' ', 'blank'],
    [':shop', 'colon first'],
    ['AWS/Lambda', 'reserved'],
    ['shop\n', 'other character'],
    ['ñ', 'not ASCII'],
    ['x'.repeat(256), 'too long'],
    [5, 'no text'],
  ])('the namespace %j (%s) is refused at creation', (namespace) => {
    expect(() => emf({ namespace: namespace as string })).toThrow(/namespace/);
  });

  test('the namespace comes from the environment, else from the service', async () => {
    const namespaceOf = async (): Promise<string | undefined> => {
      const written = createWrittenLines();
      const provider = createEmfMeterProvider({ write: written.write });
      provider.getMeter('m').createCounter('c').add(1);
      await provider.forceFlush();
      return written.documents()[0]?._aws.CloudWatchMetrics[0]?.Namespace;
    };
    vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', '');
    vi.stubEnv('AWS_EMF_NAMESPACE', '');
    vi.stubEnv('OTEL_SERVICE_NAME', 'AWS/órders');
    expect(await namespaceOf()).toBe('_AWS/_rders');
    vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Shop');
    expect(await namespaceOf()).toBe('Shop');
  });

  test('default dimensions that cannot be are refused at creation', () => {
    const many = Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`d${n}`, 'x']));
    expect(() => emf({ defaultDimensions: many })).toThrow(RangeError);
    expect(() => emf({ defaultDimensions: { '': 'x' } })).toThrow(RangeError);
  });

  test.each<[string, unknown]>([
    ['dimensions', 'route'],
    ['dimensions', { latency: 'route' }],
    ['dimensions', null],
    ['highResolution', 'latency'],
    ['meters', '@opentelemetry/instrumentation-pg'],
  ])('the option %s as %j is refused at creation, by name', (option, value) => {
    expect(() => emf({ [option]: value })).toThrow(new RegExp(`"${option}".*list`));
  });

  test('a namespace in the environment that CloudWatch refuses is a warning, and the service is it', async () => {
    vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'AWS/Lambda');
    vi.stubEnv('AWS_EMF_NAMESPACE', '');
    const written = createWrittenLines();
    const provider = createEmfMeterProvider({ service: 'orders', write: written.write });
    provider.getMeter('m').createCounter('c').add(1);
    await provider.forceFlush();
    expect(written.documents()[0]?._aws.CloudWatchMetrics[0]?.Namespace).toBe('orders');
    expect(warnings.messages).toEqual([expect.stringContaining('POWERTOOLS_METRICS_NAMESPACE')]);
  });
});

function cycle(): unknown {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

function broken(): unknown {
  return Object.defineProperty({}, 'a', { enumerable: true, get: fail });
}

function fail(): never {
  throw new Error('no');
}
