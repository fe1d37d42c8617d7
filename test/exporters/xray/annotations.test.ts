import { expect, test } from 'vitest';
import {
  toXRayDocuments,
  type XRayDocument,
  type XRayMappingOptions,
} from '../../../exporters/xray/index.js';
import { spanLike } from './span-fixture.js';

function sorted(
  attributes: Record<string, unknown>,
  options?: XRayMappingOptions,
): Pick<XRayDocument, 'annotations' | 'metadata'> {
  const span = spanLike({ attributes, parentSpanId: 'aaaaaaaaaaaaaaaa' });
  const [document] = toXRayDocuments(span, options);
  return JSON.parse(
    JSON.stringify({ annotations: document?.annotations, metadata: document?.metadata }),
  );
}

test.each(['annotations.', 'annotation.'])('%sX is the annotation X', (prefix) => {
  expect(sorted({ [`${prefix}User`]: 'ann', [`${prefix}order.total`]: 1.5 })).toEqual({
    annotations: { User: 'ann', 'order.total': 1.5 },
  });
});

test.each([
  ['user-tier', 'user_tier'],
  ['größe', 'gr__e'],
  ['a b', 'a_b'],
  ['order_id.x', 'order_id.x'],
])('the key %s is sent as %s', (key, sent) => {
  expect(sorted({ [`annotations.${key}`]: true }).annotations).toEqual({ [sent]: true });
});

test('a value that cannot be an annotation is metadata under the same key', () => {
  expect(sorted({ 'annotations.tags': ['a'], 'annotations.map': { a: 1 } })).toEqual({
    metadata: { default: { tags: ['a'], map: { a: 1 } } },
  });
});

test('a second key that is the same after the cleaning is kept as metadata', () => {
  expect(sorted({ 'annotations.a-b': 1, 'annotations.a_b': 2 })).toEqual({
    annotations: { a_b: 1 },
    metadata: { default: { a_b: 2 } },
  });
});

test('numbers that JSON does not have, and bigints, are text', () => {
  expect(
    sorted({
      'annotations.nan': Number.NaN,
      'annotations.inf': Number.POSITIVE_INFINITY,
      'annotations.big': 2n ** 64n,
    }).annotations,
  ).toEqual({ nan: 'NaN', inf: 'Infinity', big: '18446744073709551616' });
});

test.each([
  ['metadata.shop.order', 'x', { shop: { order: 'x' } }],
  ['metadata.shop.order.id', 'x', { shop: { 'order.id': 'x' } }],
  ['metadata.debug', 'x', { default: { debug: 'x' } }],
  ['metadata.default.debug', 'x', { default: { debug: 'x' } }],
  ['metadata.shop.order', '{"id":1}', { shop: { order: { id: 1 } } }],
  ['metadata.shop.order', '[1,2]', { shop: { order: [1, 2] } }],
  ['metadata.shop.order', '{no json', { shop: { order: '{no json' } }],
  ['metadata.shop.order', '12', { shop: { order: '12' } }],
  ['metadata.shop.order', 'true', { shop: { order: 'true' } }],
  ['metadata.shop.order', 7, { shop: { order: 7 } }],
  ['metadata.shop.', 1, { default: { 'shop.': 1 } }],
  ['metadata..x', 1, { default: { '.x': 1 } }],
  ['metadata.', 1, { default: { 'metadata.': 1 } }],
  ['annotations.', 1, { default: { 'annotations.': 1 } }],
])('%s = %j is the metadata %j', (key, value, metadata) => {
  expect(sorted({ [key]: value })).toEqual({ metadata });
});

test('names of the prototype are names like any other', () => {
  const text = JSON.stringify(
    sorted({
      'metadata.__proto__.polluted': 'x',
      'metadata.constructor.k': 1,
      'annotations.__proto__': 'y',
      'annotations.toString': 'z',
      __proto__: 'own',
    }),
  );

  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(text).toContain('"__proto__":{"polluted":"x"}');
  expect(text).toContain('"constructor":{"k":1}');
  expect(text).toContain('"annotations":{"__proto__":"y","toString":"z"}');
});

test('an attribute that is indexed is an annotation, even when a block shows it too', () => {
  const attributes = { 'enduser.id': 'u-1', tier: 'gold', other: 1 };

  expect(sorted(attributes, { indexedAttributes: ['enduser.id', 'tier'] })).toEqual({
    annotations: { 'enduser.id': 'u-1', tier: 'gold' },
    metadata: { default: { other: 1 } },
  });
});

test('attributes that say where they belong go there, also when all are indexed', () => {
  const attributes = { 'metadata.shop.order': 'x', 'annotations.User': 'ann', plain: 1 };

  expect(sorted(attributes, { indexAllAttributes: true })).toEqual({
    annotations: { User: 'ann', plain: 1 },
    metadata: { shop: { order: 'x' } },
  });
});

test('undefined and null are no attributes', () => {
  expect(sorted({ a: undefined, b: null })).toEqual({});
});
