import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import { describe, expect, test } from 'vitest';
import { type BatchFailures, createResolver, type Resolver } from '../../src/appsync/index.js';
import { comments, oddError, oddFails, type Post } from './comments.js';

test('an aggregated batch is answered by one call, in the order of its events', async () => {
  const resolver = createResolver();
  let calls = 0;
  resolver.batch<{ first?: number }, Post>('Post', 'comments', async (fields, { events }) => {
    calls += 1;
    expect(events).toHaveLength(3);
    return fields.map(({ source, args }) => ({ of: source.id, args }));
  });
  expect(await resolver.resolve(comments(3))).toEqual([
    { of: 0, args: {} },
    { of: 1, args: {} },
    { of: 2, args: {} },
  ]);
  expect(calls).toBe(1);
});

test.each([
  ['a list too short', () => [1], 'got a list of 1'],
  ['a list too long', () => [1, 2, 3], 'got a list of 3'],
  ['no list', () => ({ length: 2 }), 'got object'],
  ['nothing', () => undefined, 'got undefined'],
])('%s for an aggregated batch is an error, as values are taken by their place', async (...c) => {
  const [, handler, message] = c;
  const resolver = createResolver();
  resolver.batch('Post', 'comments', handler as never);
  await expect(resolver.resolve(comments(2))).rejects.toThrow(message);
});

test('an empty batch is answered by an empty list', async () => {
  expect(await createResolver().resolve([])).toEqual([]);
});

/** The ways in which single fields of a batch fail: a call for each throws, or an error is among the values. */
const WAYS: ReadonlyArray<
  readonly [string, (resolver: Resolver, failures?: BatchFailures) => void]
> = [
  [
    'answered one by one',
    (resolver, failures) =>
      resolver.batch<object, Post>('Post', 'comments', (_args, c) => oddFails(c), {
        aggregate: false,
        failures,
      }),
  ],
  [
    'aggregated, with errors among its values',
    (resolver, failures) =>
      resolver.batch<object, Post>('Post', 'comments', (fields) => fields.map(oddError), {
        failures,
      }),
  ],
];

describe.each(WAYS)('a batch %s', (_way, register) => {
  test('reports the fields that failed, and answers the others', async () => {
    const resolver = createResolver();
    register(resolver);
    expect(await resolver.resolve(comments(3))).toEqual([
      { data: 'of 0', errorMessage: null, errorType: null },
      { data: null, errorMessage: 'post 1', errorType: 'RangeError' },
      { data: 'of 2', errorMessage: null, errorType: null },
    ]);
    expect(await resolver.resolve(comments(1))).toEqual(['of 0']);
  });

  test.each<[BatchFailures, unknown]>([
    ['null', ['of 0', null, 'of 2', null]],
    ['throw', new RangeError('post 1')],
  ])('with failures: %s is %j', async (failures, expected) => {
    const resolver = createResolver();
    register(resolver, failures);
    const answer = await resolver.resolve(comments(4)).catch((error: unknown) => error);
    expect(answer).toEqual(expected);
  });
});

test('with failures: throw no field is begun after the first failure', async () => {
  const resolver = createResolver();
  const begun: number[] = [];
  const options = { aggregate: false, failures: 'throw', concurrency: 1 } as const;
  const handler = (_args: object, { source }: { source: Post }): string => {
    begun.push(source.id);
    return oddFails({ source });
  };
  resolver.batch<object, Post>('Post', 'comments', handler, options);
  await expect(resolver.resolve(comments(9))).rejects.toThrow('post 1');
  expect(begun).toEqual([0, 1]);
});

test('onError answers for single fields of a batch, and for an aggregated one as a whole', async () => {
  const resolver = createResolver();
  resolver.onError(RangeError, (error, { source }) => `${error.message} ${JSON.stringify(source)}`);
  resolver.onError(TypeError, () => ['a', 'b']);
  resolver.batch<object, Post>('Post', 'comments', (_args, c) => oddFails(c), { aggregate: false });
  resolver.batch('Post', 'likes', () => {
    throw new TypeError('all');
  });
  const likes = comments(2).map((event) => ({
    ...event,
    info: { ...event.info, fieldName: 'likes' },
  }));
  expect(await resolver.resolve(comments(2))).toEqual(['of 0', 'post 1 {"id":1}']);
  expect(await resolver.resolve(likes)).toEqual(['a', 'b']);
});

test.each([
  [1, 1],
  [3, 3],
  [50, 20],
])('with concurrency %i at most %i fields are answered at once', async (concurrency, most) => {
  const resolver = createResolver();
  let running = 0;
  let peak = 0;
  const handler = async (): Promise<void> => {
    running += 1;
    peak = Math.max(peak, running);
    await new Promise(setImmediate);
    running -= 1;
  };
  resolver.batch('Post', 'comments', handler, { aggregate: false, concurrency });
  await resolver.resolve(comments(20));
  expect(peak).toBe(most);
});

test('a large batch keeps its order', async () => {
  const resolver = createResolver();
  const handler = async (_args: object, { source }: { source: Post }): Promise<number> => {
    if (source.id % 7 === 0) await new Promise(setImmediate);
    return source.id;
  };
  resolver.batch<object, Post>('Post', 'comments', handler, { aggregate: false });
  expect(await resolver.resolve(comments(10_000))).toEqual(
    Array.from({ length: 10_000 }, (_, id) => id),
  );
});

test('overlapping batches have a span each, and a partial failure is on its own span and in one line', async () => {
  const resolver = createResolver();
  const handler = async (_args: object, c: { source: Post }): Promise<string> => {
    await new Promise(setImmediate);
    return oddFails(c);
  };
  resolver.batch<object, Post>('Post', 'comments', handler, { aggregate: false });
  const telemetry = memoryTelemetry();
  const run = instrument(resolver.resolve, { telemetry });
  await Promise.all([run(comments(1), lambdaContext()), run(comments(4), lambdaContext())]);
  const batches = telemetry.spans.filter(({ name }) => name === 'Post.comments');
  expect(batches.map(({ attributes }) => attributes['aws.appsync.batch_size']).sort()).toEqual([
    1, 4,
  ]);
  const failed = batches.find(({ status }) => status.code === 'ERROR');
  expect(failed).toMatchObject({
    attributes: { 'aws.appsync.batch_size': 4, 'error.type': 'RangeError' },
  });
  expect(telemetry.logs).toMatchObject([
    {
      level: 'ERROR',
      message: '2 of 4 fields of Post.comments failed',
      spanId: failed?.spanId,
    },
  ]);
});
