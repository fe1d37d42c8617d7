import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEmfMeterProvider } from '../../exporters/emf/index.js';
import type { MetricUnit } from '../../src/metrics/metric-unit.js';
import { createMetrics, type Metrics, type MetricsOptions } from '../../src/metrics/metrics.js';
import { createWrittenLines, type EmfLine } from '../exporters/emf/parsed-lines.js';
import { type CapturedWarnings, captureWarnings } from './captured-warnings.js';
import { createInvocation, invoke } from './lambda-invocation.js';

let warnings: CapturedWarnings;
beforeEach(() => {
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', '');
  vi.stubEnv('AWS_EMF_NAMESPACE', '');
  warnings = captureWarnings();
});
afterEach(() => {
  warnings.restore();
  vi.unstubAllEnvs();
});

function run(fn: (metrics: Metrics) => void): EmfLine[] {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const metrics = createMetrics({ namespace: 'shop' });
  invoke(createInvocation({ meterProvider: provider }), () => fn(metrics));
  provider.drainSync();
  return written.documents();
}

describe('at creation', () => {
  test.each<[string, unknown]>([
    ['no namespace', {}],
    ['a blank one', { namespace: ' ' }],
    ['a reserved one', { namespace: 'AWS/Lambda' }],
    ['one that is no text', { namespace: 5 }],
    ['a blank service', { namespace: 'shop', service: '' }],
    ['a reserved default dimension', { namespace: 'shop', defaultDimensions: { _aws: 'x' } }],
    [
      'too many default dimensions',
      {
        namespace: 'shop',
        defaultDimensions: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`d${n}`, 'x'])),
      },
    ],
  ])('%s is refused', (_, options) => {
    expect(() => createMetrics(options as MetricsOptions)).toThrow(/namespace|service|dimension/i);
  });

  test('a missing namespace names the option and both variables', () => {
    expect(() => createMetrics()).toThrow(
      /"namespace".*POWERTOOLS_METRICS_NAMESPACE.*AWS_EMF_NAMESPACE/,
    );
  });

  test('the namespace may come from the environment', () => {
    vi.stubEnv('AWS_EMF_NAMESPACE', 'shop');
    expect(createMetrics()).toBeDefined();
  });
});

type Mistake = [what: string, make: (metrics: Metrics) => void, message: RegExp];

describe('a mistake in a call', () => {
  const mistakes: Mistake[] = [
    ['a blank name', (metrics) => metrics.addMetric(' ', 'Count', 1), /name/],
    ['a long name', (metrics) => metrics.addMetric('x'.repeat(256), 'Count', 1), /255/],
    ['no name', (metrics) => metrics.addMetric(7 as unknown as string, 'Count', 1), /number/],
    ['a name outside ASCII', (metrics) => metrics.addMetric('Größe', 'Count', 1), /"Größe"/],
    ['an emoji as a name', (metrics) => metrics.addMetric('🚀', 'Count', 1), /"🚀"/],
    ['a line end in a name', (metrics) => metrics.addMetric('a\nb', 'Count', 1), /printable/],
    ['_aws', (metrics) => metrics.addMetric('_aws', 'Count', 1), /_aws/],
    ['__proto__', (metrics) => metrics.addMetric('__proto__', 'Count', 1), /__proto__/],
    ['an unknown unit', (metrics) => metrics.addMetric('a', 'ms' as MetricUnit, 1), /"ms"/],
    [
      'a member name as unit',
      (metrics) => metrics.addMetric('a', 'BytesPerSecond' as MetricUnit, 1),
      /Bytes\/Second/,
    ],
    [
      'an unknown kind',
      (metrics) => metrics.addMetric('a', 'Count', 1, { kind: 'meter' as 'gauge' }),
      /"meter"/,
    ],
    [
      'a second unit',
      (metrics) => {
        metrics.addMetric('a', 'Count', 1);
        metrics.addMetric('a', 'Seconds', 1);
      },
      /"Count".*"Seconds"/,
    ],
    ['the metric service', (metrics) => metrics.addMetric('service', 'Count', 1), /"service"/],
    [
      'a metric with the name of a dimension',
      (metrics) => metrics.addDimension('a', 'b').addMetric('a', 'Count', 1),
      /"a"/,
    ],
    [
      'a metric with the name of a dimension of a second set',
      (metrics) => metrics.addDimensions({ a: 'b' }).addMetric('a', 'Count', 1),
      /"a"/,
    ],
    [
      'a dimension with the name of a metric',
      (metrics) => {
        metrics.addMetric('a', 'Count', 1);
        metrics.addDimension('a', 'b');
      },
      /"a"/,
    ],
    [
      'a default dimension with the name of a metric',
      (metrics) => {
        metrics.addMetric('a', 'Count', 1);
        metrics.setDefaultDimensions({ a: 'b' });
      },
      /"a"/,
    ],
    ['the dimension _aws', (metrics) => metrics.addDimension('_aws', 'x'), /_aws/],
    [
      'the dimension __proto__',
      (metrics) => metrics.addDimensions(JSON.parse('{"__proto__":"x"}')),
      /__proto__/,
    ],
    ['a long dimension', (metrics) => metrics.addDimension('x'.repeat(251), 'x'), /250/],
    ['the metadata _aws', (metrics) => metrics.addMetadata('_aws', 1), /_aws/],
    ['the metadata __proto__', (metrics) => metrics.addMetadata('__proto__', 1), /__proto__/],
    ['metadata without a key', (metrics) => metrics.addMetadata(1 as never, 1), /number/],
    ['the metadata service', (metrics) => metrics.addMetadata('service', 1), /"service"/],
    [
      'metadata with the name of an id',
      (metrics) => metrics.addMetadata('function_request_id', 1),
      /"function_request_id"/,
    ],
    [
      'metadata with the name of a metric',
      (metrics) => {
        metrics.addMetric('a', 'Count', 1);
        metrics.addMetadata('a', 1);
      },
      /"a"/,
    ],
    [
      'metadata with the name of a dimension',
      (metrics) => metrics.addDimension('a', 'b').addMetadata('a', 1),
      /"a"/,
    ],
    [
      'no dimensions',
      (metrics) => metrics.addDimensions(null as unknown as Record<string, string>),
      /Dimensions/,
    ],
    [
      'more than 30 dimensions with service',
      (metrics) => {
        for (let n = 0; n < 30; n += 1) metrics.addDimension(`d${n}`, 'x');
      },
      /31 dimensions/,
    ],
  ];

  test.each(mistakes)('%s throws by name as the module loads', (_, make, message) => {
    expect(() => make(createMetrics({ namespace: 'shop' }))).toThrow(message);
  });

  test.each(mistakes)(
    '%s is one warning by name in an invocation, and the rest arrives',
    (_, make, message) => {
      const lines = run((metrics) => {
        metrics.addMetric('before', 'Count', 1);
        make(metrics);
        metrics.addMetric('after', 'Count', 2);
      });
      expect(warnings.messages).toEqual([expect.stringMatching(message)]);
      expect(lines).toMatchObject([{ before: 1, after: 2 }]);
    },
  );

  test('dimensions that throw when they are read cost themselves alone', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no keys');
        },
      },
    );
    const lines = run((metrics) => {
      metrics.addDimensions(hostile).addMetric('a', 'Count', 1);
    });
    expect(lines).toMatchObject([{ a: 1 }]);
    expect(warnings.messages).toEqual(['no keys']);
  });

  test('any calls at all give valid documents and never throw in an invocation', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('a', 'b', '_aws', '__proto__', 'service', 'constructor', ' ', '\n'),
      fc.anything(),
    );
    const call = fc.tuple(
      fc.constantFrom<keyof Metrics>(
        'addMetric',
        'addDimension',
        'addDimensions',
        'setDefaultDimensions',
        'clearDimensions',
        'addMetadata',
        'setTimestamp',
        'publish',
      ),
      name,
      fc.oneof(fc.constantFrom('Count', 'Seconds'), fc.anything()),
      fc.oneof(fc.double(), fc.anything()),
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
        run((metrics) => {
          for (const [method, ...args] of calls) Reflect.apply(metrics[method], undefined, args);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is data', () => {
  test('29 dimensions beside service are taken', () => {
    const [line] = run((metrics) => {
      for (let n = 0; n < 29; n += 1) metrics.addDimension(`d${n}`, 'x');
      metrics.addMetric('a', 'Count', 1);
    });
    expect(line?._aws.CloudWatchMetrics[0]?.Dimensions[0]).toHaveLength(30);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, '1', null, 1n, Symbol('x'), 2 ** 361])(
    'the value %s is left out with a warning that names the metric',
    (value) => {
      const lines = run((metrics) => {
        metrics.addMetric('a', 'Count', value as number);
        metrics.addMetric('b', 'Count', 1);
      });
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toHaveProperty('a');
      expect(warnings.messages).toEqual([expect.stringContaining('"a"')]);
    },
  );

  test('such a value throws as the module loads no more than in an invocation', () => {
    createMetrics({ namespace: 'shop' }).addMetric('a', 'Count', Number.NaN);
    expect(warnings.messages).toHaveLength(1);
  });

  test('a dimension of which CloudWatch takes nothing is left out with a warning', () => {
    const [line] = run((metrics) => metrics.addDimension(':', 'x').addMetric('a', 'Count', 1));
    expect(line?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([['service']]);
    expect(warnings.messages).toHaveLength(1);
  });

  test.each([
    ['🚀', 'x', '__', 'x'],
    ['a', 'Zürich 東\u0007', 'a', 'Zurich __'],
    ['größe', 'x', 'gro_e', 'x'],
    [':a', 'x'.repeat(2_000), 'a', 'x'.repeat(1_024)],
  ])('the dimension %j of %j is written as printable text', (...[name, value, key, text]) => {
    const [line] = run((metrics) => metrics.addDimension(name, value).addMetric('n', 'Count', 1));
    expect(line?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([['service', key]]);
    expect(line?.[key]).toBe(text);
  });

  test('metadata that come before a metric or a dimension of their name make way, with a warning', () => {
    const [line] = run((metrics) => {
      metrics.addMetadata('a', 'lost').addMetadata('b', 'lost').addMetadata('c', 'kept');
      metrics.addMetric('a', 'Count', 1);
      metrics.addDimension('b', 'x');
    });
    expect(line).toMatchObject({ a: 1, b: 'x', c: 'kept' });
    expect(warnings.messages).toEqual([
      expect.stringMatching(/metadata "a"/),
      expect.stringMatching(/metadata "b"/),
    ]);
  });

  test.each(['constructor', 'toString', '1', 'a b', '"', 'x'.repeat(250), 'hasOwnProperty'])(
    'the name %j is a metric and a dimension like any other',
    (name) => {
      expect(run((metrics) => metrics.addMetric(name, 'Count', 1))[0]?.[name]).toBe(1);
      const [line] = run((metrics) => {
        metrics.addDimension(name, 'x').addMetric('n', 'Count', 1);
      });
      expect(line?._aws.CloudWatchMetrics[0]?.Dimensions[0]).toHaveLength(2);
    },
  );
});
