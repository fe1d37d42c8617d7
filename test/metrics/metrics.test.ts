import { type MeterProvider, ROOT_CONTEXT } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEmfMeterProvider } from '../../exporters/emf/index.js';
import { createMeterProvider } from '../../exporters/sdk/meter-provider.js';
import { runInContext } from '../../src/invocation.js';
import { metricsInternals } from '../../src/metrics/internals.js';
import { MetricUnit } from '../../src/metrics/metric-unit.js';
import { createMetrics, type Metrics, type MetricsOptions } from '../../src/metrics/metrics.js';
import { recordWith } from '../../src/telemetry.js';
import { createWrittenLines, type EmfLine } from '../exporters/emf/parsed-lines.js';
import { type CapturedWarnings, captureWarnings } from './captured-warnings.js';
import { createInvocation, type InvocationParts, invoke } from './lambda-invocation.js';

const T0 = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let warnings: CapturedWarnings;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: T0 });
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', '');
  vi.stubEnv('AWS_EMF_NAMESPACE', '');
  warnings = captureWarnings();
});
afterEach(() => {
  warnings.restore();
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

function front(options: MetricsOptions = {}) {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const metrics = createMetrics({ namespace: 'shop', ...options });
  const run = (fn: (metrics: Metrics) => void, parts: Partial<InvocationParts> = {}): EmfLine[] => {
    const before = written.texts().length;
    const invocation = createInvocation({ meterProvider: provider, ...parts });
    invoke(invocation, () => fn(metrics));
    provider.drainSync();
    return written.documents().slice(before);
  };
  return { ...written, provider, metrics, run };
}

const sets = (line: EmfLine | undefined) => line?._aws.CloudWatchMetrics[0]?.Dimensions;
const definitions = (line: EmfLine | undefined) => line?._aws.CloudWatchMetrics[0]?.Metrics;

describe('publishing', () => {
  test('an invocation’s values are one document, with its ids, at its end', () => {
    const [line, ...others] = front().run((metrics) => {
      metrics.addMetric('Orders', MetricUnit.Count, 1);
      metrics.addMetric('Orders', MetricUnit.Count, 2);
      metrics.addMetric('Latency', MetricUnit.Milliseconds, 12.5);
    });
    expect(others).toEqual([]);
    expect(line).toEqual({
      _aws: {
        Timestamp: T0,
        CloudWatchMetrics: [
          {
            Namespace: 'shop',
            Dimensions: [['service']],
            Metrics: expect.arrayContaining([
              { Name: 'Orders', Unit: 'Count' },
              { Name: 'Latency', Unit: 'Milliseconds' },
            ]),
          },
        ],
      },
      service: 'orders',
      Orders: [1, 2],
      Latency: 12.5,
      function_request_id: 'request-1',
      xray_trace_id: '1-5759e988-bd862e3fe1be46a994272793',
    });
  });

  test('an invocation that measured nothing writes nothing', () => {
    expect(front().run((metrics) => metrics.addDimension('a', 'b'))).toEqual([]);
  });

  test('negative values, names of any kind and every value of a gauge are kept', () => {
    const [line] = front().run((metrics) => {
      metrics.addMetric('5xxErrors', MetricUnit.Count, -1);
      metrics.addMetric('5xxErrors', MetricUnit.Count, 2);
      metrics.addMetric('Orders placed', MetricUnit.NoUnit, -0.5);
      metrics.addMetric('Level', MetricUnit.Percent, 1, { kind: 'gauge' });
      metrics.addMetric('Level', MetricUnit.Percent, 2);
    });
    expect(line).toMatchObject({ '5xxErrors': [-1, 2], 'Orders placed': -0.5, Level: [1, 2] });
    expect(warnings.messages).toEqual([]);
  });

  test('high resolution is of the metric, not of the document', () => {
    const [line] = front().run((metrics) => {
      metrics.addMetric('fast', MetricUnit.Count, 1, { highResolution: true });
      metrics.addMetric('slow', MetricUnit.Count, 1);
    });
    expect(definitions(line)).toEqual(
      expect.arrayContaining([
        { Name: 'fast', Unit: 'Count', StorageResolution: 1 },
        { Name: 'slow', Unit: 'Count' },
      ]),
    );
  });

  test('publish() sends what there is; dimensions and metadata end with it, defaults stay', () => {
    const lines = front({ defaultDimensions: { env: 'prod' } }).run((metrics) => {
      metrics.addDimension('a', 'b').addMetadata('m', 1).addMetric('one', 'Count', 1);
      metrics.publish();
      metrics.addMetric('two', 'Count', 2);
    });
    expect(lines.map(sets)).toEqual([[['service', 'env', 'a']], [['service', 'env']]]);
    expect(lines).toMatchObject([{ one: 1, m: 1 }, { two: 2 }]);
    expect(lines[1]).not.toHaveProperty('m');
  });

  test('endings that run twice publish once, and what is added after the end is not lost', () => {
    const { provider, metrics, documents } = front();
    const invocation = createInvocation({ meterProvider: provider });
    invoke(invocation, () => {
      metrics.addDimension('a', 'b').addMetric('one', 'Count', 1);
      for (const ending of invocation.endings) ending();
      metrics.addMetric('two', 'Count', 2);
    });
    provider.drainSync();
    expect(documents()).toMatchObject([
      { one: 1, a: 'b' },
      { two: 2, a: 'b' },
    ]);
  });

  test.each<[string, (provider: MeterProvider) => MeterProvider]>([
    ['a publication', (provider) => provider],
    ['a value', ({ getMeter }) => ({ getMeter: (...parts) => getMeter(...parts) })],
  ])('%s is of the time of publishing, and so is what is said of it', (_, wrap) => {
    const { provider, run } = front();
    const state = { step: 1 };
    const lines = run(
      (metrics) => {
        for (const step of [1, 2]) {
          state.step = step;
          metrics.addMetadata('state', state).addMetric('n', 'Count', step);
          metrics.publish();
          vi.advanceTimersByTime(HOUR_MS);
        }
      },
      { meterProvider: wrap(provider) },
    );
    expect(lines).toMatchObject([
      { n: 1, state: { step: 1 }, _aws: { Timestamp: T0 } },
      { n: 2, state: { step: 2 }, _aws: { Timestamp: T0 + HOUR_MS } },
    ]);
  });

  test('more than 10,000 values of an invocation do not wait for its end', () => {
    const { run } = front();
    const lines = run((metrics) => {
      metrics.addDimension('a', 'b');
      for (let n = 0; n < 10_100; n += 1) metrics.addMetric('n', 'None', n);
    });
    expect(lines.flatMap((line) => [line['n']].flat())).toHaveLength(10_100);
    expect(lines.every((line) => line['a'] === 'b')).toBe(true);
  });

  test('a diagnostics logger that counts its warnings has no value published twice', () => {
    const { run, metrics } = front();
    captureWarnings(() => metrics.addMetric('warnings', 'Count', 1));
    const lines = run(() => {
      for (let n = 0; n < 10_000; n += 1) metrics.addMetric('n', 'None', n === 0 ? 2 ** 361 : n);
    });
    const valuesOf = (name: string) => lines.flatMap((line) => line[name] ?? []);
    expect(valuesOf('n')).toEqual(Array.from({ length: 9_999 }, (_, n) => n + 1));
    expect(valuesOf('warnings')).toEqual([1]);
  });

  test('what is counted while an invocation is published is published too', () => {
    const { provider, run, metrics } = front();
    const count = () => metrics.addMetric('counted', 'Count', 1);
    const { getMeter } = provider;
    const counting = {
      getMeter: vi.fn(getMeter).mockImplementationOnce((name) => {
        count();
        return getMeter(name);
      }),
    };
    const lines = run(() => metrics.addMetric('n', 'Count', 1), { meterProvider: counting });
    expect(lines).toMatchObject([{ n: 1 }, { counted: 1 }]);
  });

  test('outside of an invocation values wait for publish(), without ids', () => {
    const { provider, metrics, documents } = front({ service: 'shop' });
    const restore = recordWith(createInvocation({ meterProvider: provider }).telemetry);
    metrics.addDimension('a', 'b').addMetric('boot', 'Milliseconds', 3);
    provider.drainSync();
    expect(documents()).toEqual([]);
    metrics.publish();
    provider.drainSync();
    restore();
    expect(documents()).toMatchObject([{ boot: 3, service: 'shop', a: 'b' }]);
    expect(documents()[0]).not.toHaveProperty('function_request_id');
    expect(documents()[0]).not.toHaveProperty('xray_trace_id');
  });

  test('what the module measured as it loaded leaves with the first invocation, apart from its values', () => {
    const lines = front({ defaultDimensions: { env: 'prod' } }).run((metrics) => {
      metrics.addDimension('tenant', 't1').addMetric('n', 'Count', 1);
      runInContext(ROOT_CONTEXT, () => metrics.addMetric('boot', 'Milliseconds', 3));
    });
    expect(lines).toMatchObject([{ n: 1, tenant: 't1' }, { boot: 3 }]);
    expect(lines.map(sets)).toEqual([[['service', 'env', 'tenant']], [['service', 'env']]]);
    expect(lines[1]).not.toHaveProperty('function_request_id');
  });

  test('a missing context and a span without a trace leave the ids out', () => {
    const span = createInvocation({ meterProvider: front().provider }).span;
    const noop = Object.create(span, {
      spanContext: { value: () => ({ traceId: '0'.repeat(32), spanId: '0'.repeat(16) }) },
    });
    const [line] = front().run((metrics) => metrics.addMetric('a', 'Count', 1), {
      lambdaContext: {},
      span: noop,
    });
    expect(Object.keys(line ?? {}).sort()).toEqual(['_aws', 'a', 'service']);
  });

  test.each([() => 'id', Symbol('id'), 1n, null])(
    'a request id that is no text (%s) is left out',
    (awsRequestId) => {
      const lambdaContext = { awsRequestId } as object;
      const [line] = front().run((metrics) => metrics.addMetric('a', 'Count', 1), {
        lambdaContext,
      });
      expect(line).toMatchObject({ a: 1 });
      expect(line).not.toHaveProperty('function_request_id');
      expect(warnings.messages).toEqual([]);
    },
  );

  test('a provider that fails is a warning, and the invocation goes on', () => {
    const failing = {
      getMeter() {
        throw new Error('no provider');
      },
    };
    front().run((metrics) => metrics.addMetric('a', 'Count', 1), { meterProvider: failing });
    expect(warnings.messages).toEqual([expect.stringContaining('no provider')]);
  });

  test.each([
    [{ POWERTOOLS_METRICS_DISABLED: 'true' }, 0],
    [{ POWERTOOLS_DEV: '1' }, 0],
    [{ POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' }, 1],
  ])('with %j the calls are checked, and %d documents are sent', (variables, count) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const { run, metrics } = front();
    expect(() => metrics.addMetric('', 'Count', 1)).toThrow(RangeError);
    expect(run(() => metrics.addMetric('a', 'Count', 1))).toHaveLength(count);
  });
});

describe('dimensions', () => {
  test('service comes first: the option, else the invocation’s', () => {
    const own = front({ service: 'own', defaultDimensions: { env: 'prod' } });
    const [line] = own.run((metrics) => metrics.addMetric('a', 'Count', 1));
    expect(sets(line)).toEqual([['service', 'env']]);
    expect(line).toMatchObject({ service: 'own', env: 'prod' });
    const [other] = front().run((metrics) => metrics.addMetric('a', 'Count', 1), {
      service: 'invocation',
    });
    expect(other).toMatchObject({ service: 'invocation' });
  });

  test('a dimension holds for metrics that were added before it', () => {
    const [line] = front().run((metrics) => {
      metrics.addMetric('a', 'Count', 1);
      metrics.addDimension('tenant', 't1');
    });
    expect(sets(line)).toEqual([['service', 'tenant']]);
  });

  test('addDimensions starts a set; the first one appears only with dimensions of its own', () => {
    const { run } = front({ defaultDimensions: { env: 'prod' } });
    const [line] = run((metrics) => {
      metrics.addDimensions({ x: '1', y: '2' }).addMetric('a', 'Count', 1);
    });
    expect(sets(line)).toEqual([['service', 'env', 'x', 'y']]);
    const second = front().run((metrics) => {
      metrics.addDimension('r', '0').addDimensions({ x: '1' }).addMetric('a', 'Count', 1);
    });
    expect(sets(second[0])).toEqual([
      ['service', 'r'],
      ['service', 'x'],
    ]);
  });

  test.each<[what: string, say: (metrics: Metrics) => Metrics]>([
    ['addDimension()', (metrics) => metrics.addDimension('x', '1').addDimension('x', '2')],
    ['addDimensions()', (metrics) => metrics.addDimensions({ x: '1' }).addDimensions({ x: '2' })],
  ])('a second value by %s holds, in one set, and is warned of', (_, say) => {
    const [line] = front().run((metrics) => say(metrics).addMetric('a', 'Count', 1));
    expect(sets(line)).toEqual([['service', 'x']]);
    expect(line).toMatchObject({ x: '2' });
    expect(warnings.messages).toHaveLength(1);
  });

  test('sets whose names are the same in ASCII are one, as each is counted', () => {
    const [line] = front().run((metrics) => {
      metrics.addDimensions({ café: 'a' }).addDimensions({ cafe: 'b' }).addMetric('n', 'Count', 1);
    });
    expect(sets(line)).toEqual([['service', 'cafe']]);
    expect(line).toMatchObject({ cafe: 'b' });
  });

  test('clearDimensions takes back all but the defaults', () => {
    const [line] = front({ defaultDimensions: { env: 'prod' } }).run((metrics) => {
      metrics.addDimension('a', 'b').addDimensions({ c: 'd' }).clearDimensions();
      metrics.addMetric('n', 'Count', 1);
    });
    expect(sets(line)).toEqual([['service', 'env']]);
  });

  test('default dimensions of an invocation end with it; those of the process stay', () => {
    const { metrics, run } = front({ defaultDimensions: { env: 'prod' } });
    metrics.setDefaultDimensions({ region: 'eu' });
    const first = run(() => {
      metrics.setDefaultDimensions({ tenant: 't1' }).addMetric('a', 'Count', 1);
    });
    const lines = [...first, ...run(() => metrics.addMetric('a', 'Count', 1))];
    expect(lines.map(sets)).toEqual([
      [['service', 'env', 'region', 'tenant']],
      [['service', 'env', 'region']],
    ]);
  });

  test('a blank dimension is left out with a warning', () => {
    const [line] = front().run((metrics) => {
      metrics.addDimension('a', '').addDimension(' ', 'b');
      metrics.addDimension('c', undefined as unknown as string);
      metrics.addMetric('n', 'Count', 1);
    });
    expect(sets(line)).toEqual([['service']]);
    expect(warnings.messages).toHaveLength(3);
  });
});

describe('metadata, timestamp and single metrics', () => {
  test('metadata are members of the root; one that JSON cannot hold is marked', () => {
    const [line] = front().run((metrics) => {
      metrics.addMetadata('order', { id: 7 }).addMetadata('big', 1n);
      metrics.addMetric('n', 'Count', 1);
    });
    expect(line).toMatchObject({ order: { id: 7 }, big: '[cannot be written]', n: 1 });
  });

  test.each<[what: string, given: number | Date, written: number, warnings: number]>([
    ['milliseconds', T0 - 1_000, T0 - 1_000, 0],
    ['a Date', new Date(T0 + 1_000), T0 + 1_000, 0],
    ['a part of a millisecond', T0 + 0.5, T0, 0],
    ['14 days back', T0 - 14 * DAY_MS, T0 - 14 * DAY_MS, 0],
    ['over 14 days back', T0 - 14 * DAY_MS - 1, T0 - 14 * DAY_MS - 1, 1],
    ['2 hours ahead', T0 + 2 * HOUR_MS, T0 + 2 * HOUR_MS, 0],
    ['over 2 hours ahead', T0 + 2 * HOUR_MS + 1, T0 + 2 * HOUR_MS + 1, 1],
    ['no time', new Date(Number.NaN), T0, 1],
    ['more than a Date can be', 1e300, T0, 1],
  ])(
    'the timestamp may be %s; what CloudWatch skips is told of',
    (...[, given, written, count]) => {
      const [line] = front().run((metrics) =>
        metrics.setTimestamp(given).addMetric('n', 'Count', 1),
      );
      expect(line?._aws.Timestamp).toBe(written);
      expect(warnings.messages).toHaveLength(count);
    },
  );

  test('a single metric goes out alone, with its own dimensions and the defaults', () => {
    const lines = front({ defaultDimensions: { env: 'prod' } }).run((metrics) => {
      metrics.addDimension('tenant', 't1').addMetric('all', 'Count', 1);
      const single = metrics.singleMetric();
      single.addDimension('route', '/a').addMetric('one', 'Count', 1);
      single.addMetric('two', 'Count', 2);
    });
    expect(lines).toMatchObject([{ one: 1 }, { two: 2 }, { all: 1 }]);
    expect(lines.map(sets)).toEqual([
      [['service', 'env', 'route']],
      [['service', 'env']],
      [['service', 'env', 'tenant']],
    ]);
    expect(lines.every((line) => line['function_request_id'] === 'request-1')).toBe(true);
  });

  test('single metrics by the thousand leave nothing behind in their invocation', () => {
    const { provider, metrics, documents } = front();
    const invocation = createInvocation({ meterProvider: provider });
    invoke(invocation, () => {
      for (let n = 0; n < 1_000; n += 1) {
        metrics.singleMetric().addDimension('n', `${n}`).addMetric('one', 'Count', 1);
      }
      expect([invocation.state.size, invocation.endings.length]).toEqual([0, 1]);
    });
    provider.drainSync();
    expect(documents()).toHaveLength(1_000);
  });

  test('a single metric made as the module loads is each invocation’s own', async () => {
    const { provider, metrics, documents } = front();
    const single = metrics.singleMetric();
    const one = (tenant: string): Promise<void> =>
      invoke(createInvocation({ meterProvider: provider, requestId: tenant }), async () => {
        single.addDimension('tenant', tenant);
        await Promise.resolve();
        single.addMetric('one', 'Count', 1);
      });
    await Promise.all([one('a'), one('b')]);
    provider.drainSync();
    expect(documents()).toMatchObject([
      { tenant: 'a', function_request_id: 'a' },
      { tenant: 'b', function_request_id: 'b' },
    ]);
  });
});

describe('what instrument() asks for', () => {
  test('ColdStart goes out apart, with the defaults and the function’s name', () => {
    const { provider, metrics, documents } = front({ defaultDimensions: { env: 'prod' } });
    const invocation = createInvocation({ meterProvider: provider });
    invoke(invocation, () => {
      metrics.addDimension('tenant', 't1').addMetric('a', 'Count', 1);
      metricsInternals(metrics).recordColdStart(invocation);
    });
    provider.drainSync();
    const cold = documents().find((line) => 'ColdStart' in line);
    expect(documents()).toHaveLength(2);
    expect(sets(cold)).toEqual([['service', 'env', 'function_name']]);
    expect(cold).toMatchObject({
      ColdStart: 1,
      service: 'orders',
      env: 'prod',
      function_name: 'orders-fn',
    });
    expect(definitions(cold)).toEqual([{ Name: 'ColdStart', Unit: 'Count' }]);
  });

  test('POWERTOOLS_METRICS_FUNCTION_NAME is the function’s name of ColdStart', () => {
    vi.stubEnv('POWERTOOLS_METRICS_FUNCTION_NAME', 'orders-live');
    const { provider, metrics, documents } = front();
    metricsInternals(metrics).recordColdStart(createInvocation({ meterProvider: provider }));
    provider.drainSync();
    expect(documents()).toMatchObject([{ ColdStart: 1, function_name: 'orders-live' }]);
  });

  test('isEmpty tells whether a value was ever added, published or not', () => {
    const { provider, metrics } = front();
    const internals = metricsInternals(metrics);
    const invocation = createInvocation({ meterProvider: provider });
    invoke(invocation, () => {
      expect(internals.isEmpty(invocation)).toBe(true);
      metrics.addDimension('a', 'b').addMetric('n', 'Count', Number.NaN);
      expect(internals.isEmpty(invocation)).toBe(true);
      metrics.addMetric('n', 'Count', 1);
      metrics.publish();
      expect(internals.isEmpty(invocation)).toBe(false);
    });
  });

  test('metrics that are not ours are refused by name', () => {
    expect(() => metricsInternals({})).toThrow(/createMetrics/);
  });
});

describe('other backends', () => {
  test('see plain measurements: a clean name, UCUM, and the dimensions as attributes', () => {
    const recorded: object[] = [];
    const provider = createMeterProvider(
      ({ kind, name, unit, scope }) =>
        (value, attributes) =>
          recorded.push({ kind, name, unit, meter: scope.name, value, attributes }),
    );
    front().run(
      (metrics) => {
        metrics.addDimension('tenant', 't1');
        metrics.addMetric('5xxErrors', MetricUnit.Count, 1);
        metrics.addMetric('Orders placed', MetricUnit.KilobytesPerSecond, 2);
        metrics.addMetric('Level', MetricUnit.Percent, 3, { kind: 'gauge' });
      },
      { meterProvider: provider },
    );
    expect(recorded).toEqual([
      {
        kind: 'counter',
        name: 'm_5xxErrors',
        unit: '{count}',
        meter: 'shop',
        value: 1,
        attributes: { service: 'orders', tenant: 't1' },
      },
      expect.objectContaining({ kind: 'histogram', name: 'Orders_placed', unit: 'kBy/s' }),
      expect.objectContaining({ kind: 'gauge', name: 'Level', unit: '%' }),
    ]);
  });
});
