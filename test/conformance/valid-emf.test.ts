import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isEmf, parseEmf } from './valid-emf.js';

const definition = { Name: 'latency', Unit: 'Milliseconds', StorageResolution: 1 };
const directive = { Namespace: 'shop', Dimensions: [['tier']], Metrics: [definition] };
const document = {
  _aws: { Timestamp: 1_700_000_000_000, CloudWatchMetrics: [directive] },
  tier: 'gold',
  latency: [12, 7.5],
  anything: 'else',
};

const withMeta = (over: object) => ({ ...document, _aws: { ...document._aws, ...over } });
const withDirective = (over: object) =>
  withMeta({ CloudWatchMetrics: [{ ...directive, ...over }] });
const withDefinition = (over: object) => withDirective({ Metrics: [{ ...definition, ...over }] });
const statistics = { Values: [1, 2], Counts: [3, 4], Max: 2, Min: 1, Count: 7, Sum: 11 };

test.each<[string, object]>([
  ['the example of the specification', document],
  ['no dimensions', withDirective({ Dimensions: [[]] })],
  ['no unit and no resolution', withDirective({ Metrics: [{ Name: 'latency' }] })],
  ['one number', { ...document, latency: 12 }],
  ['statistics, as the collector sends them', { ...document, latency: statistics }],
])('%s is valid', (_, valid) => {
  expect(parseEmf(JSON.stringify(valid))).toEqual(valid);
});

test.each<[string, object]>([
  ['no metadata', { tier: 'gold' }],
  ['no timestamp', withMeta({ Timestamp: undefined })],
  ['half a millisecond', withMeta({ Timestamp: 1.5 })],
  ['no directive', withMeta({ CloudWatchMetrics: [] })],
  ['no set of dimensions', withDirective({ Dimensions: [] })],
  [
    'over 30 dimensions',
    withDirective({ Dimensions: [Array.from({ length: 31 }, (_, n) => `${n}`)] }),
  ],
  ['a dimension that is nowhere', withDirective({ Dimensions: [['nowhere']] })],
  ['a dimension that is a number', { ...document, tier: 1 }],
  ['a blank dimension', { ...document, tier: ' ' }],
  ['a dimension outside ASCII', { ...document, tier: 'é' }],
  ['a long dimension', { ...document, tier: 'x'.repeat(1_025) }],
  ['a namespace of AWS', withDirective({ Namespace: 'AWS/Lambda' })],
  ['no metric', withDirective({ Metrics: [] })],
  ['over 100 metrics', withDirective({ Metrics: Array.from({ length: 101 }, () => definition) })],
  ['a metric twice', withDirective({ Metrics: [definition, definition] })],
  ['a metric that is nowhere', withDefinition({ Name: 'nowhere' })],
  ['a metric that is a dimension', withDefinition({ Name: 'tier' })],
  ['a metric outside ASCII', { ...withDefinition({ Name: 'größe' }), größe: 1 }],
  ['an unknown unit', withDefinition({ Unit: 'ms' })],
  ['an unknown resolution', withDefinition({ StorageResolution: 5 })],
  ['a metric that is a text', { ...document, latency: '12' }],
  ['a metric that was NaN', { ...document, latency: Number.NaN }],
  ['a metric over 2^360', { ...document, latency: 2 ** 361 }],
  ['no value', { ...document, latency: [] }],
  ['over 100 values', { ...document, latency: Array.from({ length: 101 }, () => 1) }],
  ['statistics without a sum', { ...document, latency: { ...statistics, Sum: undefined } }],
  ['values without counts', { ...document, latency: { ...statistics, Counts: [] } }],
  ['over 60,000 bytes', { ...document, anything: 'x'.repeat(60_000) }],
])('%s is not', (_, broken) => {
  expect(() => parseEmf(JSON.stringify(broken))).toThrow('No valid EMF');
});

test('what docs/metrics.md shows is valid', () => {
  const text = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  const documents = text.split('\n').filter(isEmf);
  expect(documents.map(parseEmf)).toHaveLength(13);
});

test('a document is told from other lines', () => {
  expect(isEmf(JSON.stringify(document))).toBe(true);
  expect(isEmf('{"level":"INFO","message":"_aws"}')).toBe(false);
});
