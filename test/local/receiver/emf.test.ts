import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEmf } from '../../../local/receiver/emf.js';

const emf = (directive: object, members: object) => ({
  _aws: { Timestamp: 1, CloudWatchMetrics: [{ Namespace: 'Shop', ...directive }] },
  ...members,
});
const Metrics = [{ Name: 'latency', Unit: 'Milliseconds', StorageResolution: 1 }];

test('a metric has its name, unit, values and dimension sets', () => {
  const record = emf(
    { Dimensions: [['tier'], []], Metrics: [...Metrics, { Name: 'size' }] },
    { tier: 'gold', latency: [12, 7.5], size: { Values: [1, 2], Counts: [2, 1] } },
  );
  expect(parseEmf(record)).toEqual([
    {
      namespace: 'Shop',
      name: 'latency',
      unit: 'Milliseconds',
      values: [12, 7.5],
      dimensionSets: [{ tier: 'gold' }, {}],
      highResolution: true,
    },
    {
      namespace: 'Shop',
      name: 'size',
      unit: 'None',
      values: [1, 1, 2],
      dimensionSets: [{ tier: 'gold' }, {}],
      highResolution: false,
    },
  ]);
});

test.each([
  [{ Dimensions: [[]], Metrics }, {}, 'the document has no number latency'],
  [{ Dimensions: [[]], Metrics }, { latency: 'fast' }, 'the document has no number latency'],
  [{ Dimensions: [[]], Metrics }, { latency: [] }, 'the document has no number latency'],
  [{ Dimensions: [['n']], Metrics }, { latency: 1, n: 2 }, 'the dimension n is no string'],
  [{ Dimensions: [], Metrics }, { latency: 1 }, 'Dimensions needs at least one set'],
])('what CloudWatch would not take has the reason: %j', (directive, members, problem) => {
  expect(parseEmf(emf(directive, members))?.[0]?.problem).toContain(problem);
});

test('a record without directives is no metric, and no record throws', () => {
  expect(parseEmf({ message: 'x' })).toBeUndefined();
  const aws = fc.dictionary(fc.constantFrom('CloudWatchMetrics', 'Timestamp'), fc.jsonValue());
  fc.assert(
    fc.property(fc.oneof(aws, fc.jsonValue()), (_aws) => {
      parseEmf({ _aws });
    }),
  );
});
