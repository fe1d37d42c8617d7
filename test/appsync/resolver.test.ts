import fc from 'fast-check';
import { instrument } from 'fluoroscope';
import { type MemoryTelemetry, memoryTelemetry } from 'fluoroscope/memory';
import { appSyncEvent, lambdaContext, restEvent } from 'fluoroscope/testing';
import { expect, test, vi } from 'vitest';
import { createResolver, type Resolver, ResolverNotFoundError } from '../../src/appsync/index.js';

class OutOfStock extends Error {}
class SoldOut extends OutOfStock {}

function recorded(
  resolver: Resolver,
  telemetry: MemoryTelemetry = memoryTelemetry(),
): { run(event: unknown): Promise<unknown>; readonly telemetry: MemoryTelemetry } {
  const handler = instrument(resolver.resolve, { telemetry });
  return { run: (event) => handler(event, lambdaContext()), telemetry };
}

function fields(count: number, fieldName = 'comments'): unknown[] {
  return Array.from({ length: count }, (_, index) =>
    appSyncEvent({ typeName: 'Post', fieldName, source: { id: index } }),
  );
}

test('a field is answered with its arguments, source, identity, event and context', async () => {
  const resolver = createResolver();
  const seen = vi.fn();
  resolver.onQuery<{ id: string }>('getOrder', (args, c) => {
    seen(args, c);
    return { id: args.id };
  });
  const event = appSyncEvent({ arguments: { id: '42' } });
  const context = lambdaContext();
  expect(await resolver.resolve(event, context)).toEqual({ id: '42' });
  const c = { event, context, source: null, identity: event.identity };
  expect(seen).toHaveBeenCalledWith({ id: '42' }, c);
});

test('a field without arguments, source and identity gets an empty record and nulls', async () => {
  const resolver = createResolver();
  resolver.field('Order', 'total', (args, { source, identity }) => [args, source, identity]);
  const bare = { info: { fieldName: 'total', parentTypeName: 'Order' }, arguments: null };
  expect(await resolver.resolve(bare)).toEqual([{}, null, null]);
});

test.each([
  ['Mutation', 'placeOrder', 'mutation'],
  ['Order', 'total', 'order'],
  ['Customer', 'total', 'any total'],
])('%s.%s is answered by %s', async (typeName, fieldName, answer) => {
  const resolver = createResolver();
  resolver.field('*', 'total', () => 'any total');
  resolver.field('Order', 'total', () => 'order');
  resolver.onMutation('placeOrder', () => 'mutation');
  expect(await resolver.resolve(appSyncEvent({ typeName, fieldName }))).toBe(answer);
});

test('what a handler throws rejects as the same object, never as data', async () => {
  const thrown = [new SoldOut('none left'), 'text', undefined, { code: 7 }];
  for (const error of thrown) {
    const resolver = createResolver();
    resolver.onQuery('getOrder', () => {
      throw error;
    });
    await expect(resolver.resolve(appSyncEvent())).rejects.toBe(error);
  }
});

test('onError answers for a class and its subclasses, the nearest one first', async () => {
  const resolver = createResolver();
  resolver.onError(Error, (error) => `any: ${error.message}`);
  resolver.onError(OutOfStock, (error, { event }) => `${event.info.fieldName}: ${error.message}`);
  resolver.onQuery('getOrder', async () => {
    throw new SoldOut('none left');
  });
  resolver.onQuery('list', () => {
    throw new RangeError('too long');
  });
  expect(await resolver.resolve(appSyncEvent())).toBe('getOrder: none left');
  expect(await resolver.resolve(appSyncEvent({ fieldName: 'list' }))).toBe('any: too long');
});

test('an error of an error handler is the error of the field', async () => {
  const resolver = createResolver();
  const second = new Error('second');
  resolver.onError(Error, () => {
    throw second;
  });
  resolver.onQuery('getOrder', () => {
    throw new Error('first');
  });
  await expect(resolver.resolve(appSyncEvent())).rejects.toBe(second);
});

test('an included resolver answers with its own error handlers first, then those around it', async () => {
  const orders = createResolver();
  orders.onError(SoldOut, () => 'inner');
  orders.onQuery('getOrder', () => {
    throw new SoldOut('x');
  });
  orders.onQuery('other', () => {
    throw new OutOfStock('x');
  });
  const app = createResolver();
  app.onError(OutOfStock, () => 'outer');
  app.include(orders);
  expect(await app.resolve(appSyncEvent())).toBe('inner');
  expect(await app.resolve(appSyncEvent({ fieldName: 'other' }))).toBe('outer');
  expect(() => orders.onQuery('late', () => 1)).toThrow('included already');
});

test('a field without a handler is an error that names it, and what is registered beside the message', async () => {
  const resolver = createResolver();
  resolver.onQuery('getOrder', () => 1);
  resolver.batch('Post', 'comments', () => []);
  const event = appSyncEvent({ fieldName: 'constructor' });
  const error = await resolver.resolve(event).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ResolverNotFoundError);
  expect(error).toMatchObject({
    name: 'ResolverNotFoundError',
    message: 'No handler for the field Query.constructor',
    registered: ['field Query.getOrder', 'batch Post.comments'],
  });
  const [many] = fields(1, 'getOrder');
  await expect(resolver.resolve([many])).rejects.toThrow('No handler for the batch Post.getOrder');
});

test.each([
  ['nothing', undefined, 'got undefined'],
  ['a text', 'text', 'got string'],
  ['an empty event', {}, 'got an empty event'],
  ['a direct invocation', { a: 1, b: 2 }, 'with the keys a, b'],
  ['a REST request', restEvent(), 'which createRouter() answers'],
  ['AppSync Events', { info: { channel: { path: '/x' }, operation: 'PUBLISH' } }, 'AppSync Events'],
  ['a list of other things', [1, 2], 'not every event asks for a field'],
  ['a list of two fields', [...fields(1), ...fields(1, 'likes')], 'not every event'],
  [
    'a list of two types',
    [...fields(1), appSyncEvent({ typeName: 'Page', fieldName: 'comments' })],
    'not every event',
  ],
])('%s is refused with a clear error', async (_name, event, message) => {
  const { resolve } = createResolver();
  await expect(resolve(event)).rejects.toThrow(message);
  await expect(resolve(event)).rejects.toBeInstanceOf(TypeError);
});

test('whatever the event, a resolver without fields rejects with one of its two errors', async () => {
  const { resolve } = createResolver();
  const names = fc.constantFrom('__proto__', 'constructor', 'toString', 'x', '');
  const info = fc.record({ fieldName: names, parentTypeName: names }, { requiredKeys: [] });
  const events = fc.oneof(fc.anything(), fc.record({ info }), fc.array(fc.record({ info })));
  await fc.assert(
    fc.asyncProperty(events, async (event) => {
      if (Array.isArray(event) && event.length === 0) return;
      const error = await resolve(event).catch((reason: unknown) => reason);
      expect(error instanceof TypeError || error instanceof ResolverNotFoundError).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [
    'a second handler',
    (r: Resolver) => r.onQuery('one', () => 2),
    RangeError,
    'registered already',
  ],
  ['no function', (r: Resolver) => r.onQuery('two', 7 as never), TypeError, 'must be a function'],
  [
    'no name of a field',
    (r: Resolver) => r.onQuery('get order', () => 1),
    RangeError,
    'GraphQL field',
  ],
  ['no name of a type', (r: Resolver) => r.field('', 'x', () => 1), RangeError, 'GraphQL type'],
  ['no class', (r: Resolver) => r.onError('Error' as never, () => 1), TypeError, 'error class'],
  ['no resolver', (r: Resolver) => r.include({} as never), TypeError, 'createResolver()'],
  [
    'no lane',
    (r: Resolver) => r.batch('P', 'c', () => 1, { aggregate: false, concurrency: 0 }),
    RangeError,
    'concurrency must be',
  ],
  [
    'an unknown word',
    (r: Resolver) => r.batch('P', 'c', () => [], { failures: 'hide' as never }),
    RangeError,
    'report, null, throw',
  ],
])('%s is refused while the module loads', (_name, register, ...[type, message]) => {
  const resolver = createResolver();
  resolver.onQuery('one', () => 1);
  expect(() => register(resolver)).toThrow(type);
  expect(() => register(resolver)).toThrow(message);
});

test('every field has a span of its own in the invocation, which ends as the field does', async () => {
  const resolver = createResolver();
  resolver.onQuery('getOrder', async () => ({ id: '1' }));
  resolver.onMutation('fail', () => {
    throw new SoldOut('none left');
  });
  const { run, telemetry } = recorded(resolver);
  await run(appSyncEvent());
  await expect(run(appSyncEvent({ typeName: 'Mutation', fieldName: 'fail' }))).rejects.toThrow();
  const [getOrder, first, fail] = telemetry.spans;
  expect(getOrder).toMatchObject({
    name: 'Query.getOrder',
    kind: 'INTERNAL',
    parentSpanId: first?.spanId,
    attributes: { 'graphql.operation.type': 'query', 'aws.appsync.field': 'Query.getOrder' },
    status: { code: 'UNSET' },
  });
  expect(fail).toMatchObject({
    name: 'Mutation.fail',
    attributes: { 'error.type': 'Error' },
    status: { code: 'ERROR', message: 'none left' },
  });
});
