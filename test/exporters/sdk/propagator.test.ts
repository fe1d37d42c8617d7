import {
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type TextMapPropagator,
} from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { composePropagators } from '../../../exporters/sdk/propagator.js';

const KEY = createContextKey('found');

/** A propagator of one header, which sets what it found in the context. */
const headerPropagator = (name: string): TextMapPropagator<Record<string, string>> => ({
  inject: (_context, carrier, setter) => setter.set(carrier, name, `by ${name}`),
  extract: (context, carrier, getter) => {
    const value = getter.get(carrier, name);
    return value === undefined ? context : context.setValue(KEY, value);
  },
  fields: () => [name, 'shared'],
});

const both = composePropagators([headerPropagator('first'), headerPropagator('second')]);
const extracted = (carrier: Record<string, string>): unknown =>
  both.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter).getValue(KEY);

test('all inject', () => {
  const carrier: Record<string, string> = {};

  both.inject(ROOT_CONTEXT, carrier, defaultTextMapSetter);

  expect(carrier).toEqual({ first: 'by first', second: 'by second' });
});

test('the later one wins on extract', () => {
  expect(extracted({ second: '2', first: '1' })).toBe('2');
});

test('what only an earlier one found stays', () => {
  expect(extracted({ first: '1' })).toBe('1');
});

test('fields are those of all, each once', () => {
  expect(both.fields()).toEqual(['first', 'shared', 'second']);
});
