import { EventEmitter } from 'node:events';
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { createContextManager } from '../src/context-manager.js';

const KEY = createContextKey('test');
const value = (): unknown => context.active().getValue(KEY);
context.setGlobalContextManager(createContextManager());
const one = ROOT_CONTEXT.setValue(KEY, 1);

test('a context is active within its function, through awaits, and no further', async () => {
  expect(value()).toBeUndefined();
  await context.with(one, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    expect(value()).toBe(1);
    context.with(one.setValue(KEY, 2), () => expect(value()).toBe(2));
    expect(value()).toBe(1);
  });
  expect(value()).toBeUndefined();
});

test('a bound function runs in its context, with its own `this`, arguments and length', () => {
  const bound = context.bind(one, function (this: unknown, a: number, b: number) {
    return [this, a + b, value()];
  });
  expect(bound.call('me', 1, 2)).toEqual(['me', 3, 1]);
  expect(bound).toHaveLength(2);
});

test('an event emitter comes back as it is', () => {
  const emitter = new EventEmitter();
  expect(context.bind(one, emitter)).toBe(emitter);
});
