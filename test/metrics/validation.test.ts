import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEmfMeterProvider } from '../../exporters/emf/index.js';
import type { MetricUnit } from '../../src/metrics/metric-unit.js';
import { createMetrics, type Metrics, type MetricsOptions } from '../../src/metrics/metrics.js';
import { createWrittenLines, type EmfLine, problemsOf } from '../exporters/emf/parsed-lines.js';
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

describe('at the call', () => {
  test.each<[string, (metrics: Metrics) => void, RegExp]>([
    ['a blank name', (metrics) => metrics.addMetric(' ', 'Count', 1), /name/],
    ['a long name', (metrics) => metrics.addMetric('x'.repeat(256), 'Count', 1), /255/],
    ['no name', (metrics) => metrics.addMetric(7 as unknown as string, 'Count', 1), /number/],
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
  ])('%s is refused by name, and what was added before survives', (_, act, message) => {
    const lines = run((metrics) => {
      metrics.addMetric('before', 'Count', 1);
      expect(() => act(metrics)).toThrow(message);
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.['before']).toBe(1);
    expect(lines.flatMap(problemsOf)).toEqual([]);
  });

  test('29 dimensions beside service are taken', () => {
    const [line] = run((metrics) => {
      for (let n = 0; n < 29; n += 1) metrics.addDimension(`d${n}`, 'x');
      metrics.addMetric('a', 'Count', 1);
    });
    expect(line?._aws.CloudWatchMetrics[0]?.Dimensions[0]).toHaveLength(30);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, '1' as unknown as number])(
    'the value %s is left out with a warning, as data must not fail an invocation',
    (value) => {
      const lines = run((metrics) => {
        metrics.addMetric('a', 'Count', value);
        metrics.addMetric('b', 'Count', 1);
      });
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toHaveProperty('a');
      expect(warnings.messages).toEqual([expect.stringContaining('"a"')]);
    },
  );

  test('a dimension of which CloudWatch takes nothing is left out with a warning', () => {
    const [line] = run((metrics) => metrics.addDimension(':', 'x').addMetric('a', 'Count', 1));
    expect(line?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([['service']]);
    expect(warnings.messages).toHaveLength(1);
  });

  test.each(['constructor', 'toString', '1', 'a b', 'é', '"', 'x'.repeat(250), 'hasOwnProperty'])(
    'the name %j is a metric and a dimension like any other',
    (name) => {
      expect(run((metrics) => metrics.addMetric(name, 'Count', 1))[0]?.[name]).toBe(1);
      const [line] = run((metrics) => {
        metrics.addDimension(name, 'x').addMetric('n', 'Count', 1);
      });
      expect(problemsOf(line as EmfLine)).toEqual([]);
      expect(line?._aws.CloudWatchMetrics[0]?.Dimensions[0]).toHaveLength(2);
    },
  );
});
