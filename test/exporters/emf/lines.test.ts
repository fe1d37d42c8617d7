import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EmfDocument, EmfMetric } from '../../../exporters/emf/document.js';
import { toLines, type WriteLines } from '../../../exporters/emf/lines.js';
import { writtenProperties } from '../../../exporters/emf/properties.js';
import { serializeLines, writeLines } from '../../../exporters/emf/serializer.js';
import type { MetricUnit } from '../../../src/metrics/metric-unit.js';
import { parseEmf } from '../../conformance/valid-emf.js';
import { type EmfLine, problemsOf } from './parsed-lines.js';

const MAX_LINE_BYTES = 60_000;

/** A metric by its name. */
type Named = readonly [string, EmfMetric];

interface Parts extends Partial<Pick<EmfDocument, 'dimensionSets'>> {
  readonly metrics: readonly Named[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

function document(
  { metrics, properties = {}, ...parts }: Parts,
  warn: (message: string) => void = () => {},
): EmfDocument {
  return {
    namespace: 'test',
    timestampMs: 1_700_000_000_000,
    dimensionSets: [{ service: 'orders' }],
    ...parts,
    properties: writtenProperties(properties, warn),
    metrics: new Map(metrics),
  };
}

function metric(name: string, values: readonly number[]): Named {
  return [name, { unit: 'None', storageResolution: 60, values }];
}

/** All values of each metric over all lines, in the order they were written. */
function valuesOf(lines: readonly string[]): Map<string, number[]> {
  const values = new Map<string, number[]>();
  for (const line of lines) {
    const parsed: EmfLine = JSON.parse(line);
    for (const { Name } of parsed._aws.CloudWatchMetrics[0]?.Metrics ?? []) {
      const before = values.get(Name) ?? [];
      values.set(Name, [...before, ...([parsed[Name]].flat() as number[])]);
    }
  }
  return values;
}

const ascii = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .string({ minLength: 1, maxLength, unit: 'grapheme-ascii' })
    .filter((text) => /^(?!:)(?=.*[^ ])/.test(text) && !['_aws', '__proto__'].includes(text));

/** What CloudWatch takes as a value. */
const value = fc.double({ noNaN: true, min: -(2 ** 360), max: 2 ** 360 });

describe.each<[string, WriteLines]>([
  ['in one go', writeLines],
  ['by the serializer', serializeLines],
])('written %s', (_, write) => {
  function linesOf(parts: Parts): { lines: string[]; warnings: string[] } {
    const warnings: string[] = [];
    const warn = (message: string): void => void warnings.push(message);
    return { lines: toLines(document(parts, warn), warn, write), warnings };
  }

  test('any document becomes lines within all limits, with every value once and in order', () => {
    const metrics = fc.uniqueArray(
      fc.record({
        name: ascii(255),
        values: fc.array(value, { minLength: 1, maxLength: 260 }),
      }),
      { selector: ({ name }) => name, minLength: 1, maxLength: 210 },
    );
    const dimensions = fc.dictionary(ascii(250), ascii(1_024), { maxKeys: 30 });
    const properties = fc.dictionary(ascii(20), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
    fc.assert(
      fc.property(metrics, dimensions, properties, (given, set, extra) => {
        const { lines } = linesOf({
          metrics: given.map(({ name, values }) => metric(name, values)),
          dimensionSets: [set],
          properties: extra,
        });
        for (const line of lines) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MAX_LINE_BYTES);
          expect(problemsOf(JSON.parse(line))).toEqual([]);
        }
        // JSON has no negative zero.
        const expected = given.map(({ name, values }) => [name, values.map((value) => value + 0)]);
        expect(valuesOf(lines)).toEqual(new Map(expected as Array<[string, number[]]>));
      }),
      { numRuns: 60 },
    );
  });

  test.each([33, 34, 36, 40])(
    '%d histograms of 100 long doubles are lines of at most 60,000 bytes, with nothing lost',
    (length) => {
      const metrics = Array.from({ length }, (_, n) =>
        metric(
          `histogram${n}`,
          Array.from({ length: 100 }, (__, k) => 0.123_456_789_012_345_6 + n * 100 + k),
        ),
      );
      const { lines } = linesOf({ metrics });
      expect(lines.length).toBeGreaterThan(1);
      expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(
        MAX_LINE_BYTES,
      );
      expect(valuesOf(lines)).toEqual(new Map(metrics.map(([name, { values }]) => [name, values])));
    },
  );

  test('metadata that leaves no room makes way, with a warning, before any value', () => {
    const { lines, warnings } = linesOf({
      metrics: [metric('a', [1])],
      properties: { blob: 'é'.repeat(40_000) },
    });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      service: 'orders',
      a: 1,
      _aws: expect.anything(),
    });
    expect(warnings).toEqual([expect.stringContaining('metadata')]);
  });

  test('dimensions of the greatest length still leave room for a value', () => {
    const set = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`${n}`.padEnd(250, '"'), '\\'.repeat(1_024)]),
    );
    const { lines } = linesOf({ metrics: [metric('a', [1, 2])], dimensionSets: [set] });
    expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(MAX_LINE_BYTES);
    expect(valuesOf(lines)).toEqual(new Map([['a', [1, 2]]]));
  });

  test('dimension sets without end are cut to what a line takes', () => {
    const sets = Array.from({ length: 2_000 }, (_, n) => ({
      service: 's',
      [`dimension${n}`]: 'x',
    }));
    const { lines, warnings } = linesOf({ metrics: [metric('a', [1])], dimensionSets: sets });
    expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(MAX_LINE_BYTES);
    expect(warnings.join()).toContain('dimension sets');
  });

  test('a dimension and a property with the name of a metric make way for it', () => {
    const { lines } = linesOf({
      metrics: [metric('a', [1])],
      dimensionSets: [{ a: 'x', 'attribute.a': 'y' }],
      properties: { a: 'p', 'attribute.a': 'q', kept: true },
    });
    const parsed: EmfLine = JSON.parse(lines[0] ?? '');
    expect(problemsOf(parsed)).toEqual([]);
    expect(parsed).toMatchObject({
      a: 1,
      'attribute.a': 'y',
      'attribute.attribute.a': 'x',
      kept: true,
    });
  });

  test.each(['_aws', 'toJSON'])(
    'a property named %s takes nothing of the document along',
    (name) => {
      const { lines } = linesOf({
        metrics: [metric('a', [1])],
        properties: { [name]: () => ({}), kept: true },
      });
      expect(lines.map((line) => parseEmf(line))).toMatchObject([{ a: 1, kept: true }]);
    },
  );

  test('a property that JSON cannot hold is marked, and the others survive', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const { lines, warnings } = linesOf({
      metrics: [metric('a', [1])],
      properties: {
        big: 1n,
        cycle,
        get broken() {
          throw new Error('no');
        },
        fine: { x: [1] },
        nothing: undefined,
      },
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      a: 1,
      big: '[cannot be written]',
      cycle: '[cannot be written]',
      fine: { x: [1] },
    });
    expect(warnings).toHaveLength(1);
  });
});

test('both ways to write a line give the same document', () => {
  const metrics = fc.uniqueArray(
    fc.record({
      name: ascii(20),
      unit: fc.constantFrom<MetricUnit>('Count', 'Bytes/Second', 'None'),
      storageResolution: fc.constantFrom<1 | 60>(1, 60),
      values: fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 100 }),
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 100 },
  );
  const names = fc.oneof(ascii(20), fc.constantFrom('a', 'attribute.a', 'b'));
  const parts = fc.record({
    metrics: fc.oneof(
      metrics.map((all) => all.map(({ name, ...rest }): Named => [name, rest])),
      fc.constant([metric('a', [1]), metric('b', [1, 2])]),
    ),
    dimensionSets: fc.array(fc.dictionary(names, ascii(20)), { minLength: 1, maxLength: 3 }),
    properties: fc.dictionary(names, fc.jsonValue({ maxDepth: 2 })),
  });
  fc.assert(
    fc.property(parts, (given) => {
      const [inOneGo, serialized] = [writeLines, serializeLines].map((write) =>
        write(document(given)).map((line) => comparable(JSON.parse(line))),
      );
      expect(inOneGo).toEqual(serialized);
    }),
  );
});

/** A line without regard to the order of its metrics: the serializer puts those with most values first. */
function comparable({ _aws, ...members }: EmfLine): unknown {
  const directives = _aws.CloudWatchMetrics.map(({ Metrics, ...directive }) => ({
    ...directive,
    metrics: new Set(Metrics),
  }));
  return { ...members, timestamp: _aws.Timestamp, directives };
}

test('a line does not depend on what was written of the same dimensions before', () => {
  const names = fc.constantFrom('a', 'b', '"c"', 'd\\', 'service', 'attribute.service');
  const metrics = fc.uniqueArray(
    fc.record({
      name: names,
      unit: fc.constantFrom<MetricUnit>('Count', 'None'),
      storageResolution: fc.constantFrom<1 | 60>(1, 60),
      values: fc.array(value, { minLength: 1, maxLength: 2 }),
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 3 },
  );
  const parts = fc.record({
    namespace: fc.constantFrom('test', 'other "one"'),
    timestampMs: fc.nat(),
    metrics: metrics.map((all) => all.map(({ name, ...rest }): Named => [name, rest])),
    properties: fc.dictionary(fc.oneof(names, fc.string()), fc.string(), { maxKeys: 3 }),
  });
  const dimensions = fc.dictionary(names, ascii(20));
  fc.assert(
    fc.property(dimensions, fc.array(parts, { minLength: 2 }), (set, all) => {
      for (const { namespace, timestampMs, ...given } of all) {
        const one = { ...document({ ...given, dimensionSets: [set] }), namespace, timestampMs };
        // A copy is a set that nothing was written of.
        const [fresh] = writeLines({ ...one, dimensionSets: [{ ...set }] });
        expect(writeLines(one)).toEqual([fresh]);
        const parsed = [fresh ?? '', ...serializeLines(one)].map((line) => JSON.parse(line));
        expect(comparable(parsed[0])).toEqual(comparable(parsed[1]));
      }
    }),
    { numRuns: 500 },
  );
});
