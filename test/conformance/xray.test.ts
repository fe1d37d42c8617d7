import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toXRayDocuments } from '../../exporters/xray/xray-documents.js';
import { DEVIATIONS } from './xray-deviations.js';
import { comparable, type Json, readVectors, spanOf, type XRayVector } from './xray-vectors.js';

const COPY = new URL('./xray.json', import.meta.url);
const ORIGINAL = new URL('../../../shared/vectors/xray.json', import.meta.url);

const vectors = readVectors(COPY);

describe('X-Ray documents are those of the Collector, but for our deviations', () => {
  for (const vector of vectors) {
    test(`${vector.name}: ${vector.why}`, () => {
      const expected = expectedOf(vector);
      const documents: Json[] = toXRayDocuments(spanOf(vector), vector.options).map((document) => ({
        ...document,
      }));

      expect(comparable(documents, vector, expected)).toEqual(
        comparable(expected, vector, expected),
      );
    });
  }

  test('every vector that deviates has its own expectation, and no other one has', () => {
    const deviating = vectors.filter(({ deviates }) => deviates !== undefined);

    expect(deviating.map(({ name }) => name).sort()).toEqual(Object.keys(DEVIATIONS).sort());
  });

  for (const original of [ORIGINAL].filter((file) => existsSync(file))) {
    test('the vectors are an unchanged copy', () => {
      expect(readFileSync(COPY, 'utf8')).toBe(readFileSync(original, 'utf8'));
    });
  }
});

function expectedOf(vector: XRayVector): readonly Json[] {
  const expected: readonly Json[] = structuredClone(vector.expected);
  const change = DEVIATIONS[vector.name];
  if (change !== undefined) for (const document of expected) change(document);
  return expected;
}
