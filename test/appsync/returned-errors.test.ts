/** An error that a handler returns, as loaders of data do, fails its field: as data it would be {}. */
import { instrument } from 'fluoroscope';
import { createResolver } from 'fluoroscope/appsync';
import { memoryTelemetry } from 'fluoroscope/memory';
import { appSyncEvent, lambdaContext } from 'fluoroscope/testing';
import { expect, test } from 'vitest';
import { comments, oddError, type Post } from './comments.js';

test('an aggregated batch may be answered by a list of promises, each the answer of its field', async () => {
  const resolver = createResolver();
  resolver.batch<object, Post>('Post', 'comments', (fields) =>
    fields.map(async (field) => {
      await new Promise(setImmediate);
      const answer = oddError(field);
      if (field.source.id === 3) throw answer;
      return answer;
    }),
  );
  expect(await resolver.resolve(comments(4))).toMatchObject([
    { data: 'of 0' },
    { data: null, errorMessage: 'post 1' },
    { data: 'of 2' },
    { data: null, errorMessage: 'post 3' },
  ]);
});

test('onError answers for the single errors of an aggregated batch', async () => {
  const resolver = createResolver();
  resolver.onError(RangeError, (error, { source }) => `${error.message} ${JSON.stringify(source)}`);
  resolver.batch<object, Post>('Post', 'comments', (fields) => fields.map(oddError));
  expect(await resolver.resolve(comments(2))).toEqual(['of 0', 'post 1 {"id":1}']);
});

test('single errors of an aggregated batch are on its span and in one line', async () => {
  const resolver = createResolver();
  resolver.batch<object, Post>('Post', 'comments', (fields) => fields.map(oddError));
  const telemetry = memoryTelemetry();
  await instrument(resolver.resolve, { telemetry })(comments(4), lambdaContext());
  expect(telemetry.spans.find(({ name }) => name === 'Post.comments')).toMatchObject({
    status: { code: 'ERROR' },
    attributes: { 'error.type': 'RangeError' },
  });
  expect(telemetry.logs).toMatchObject([{ message: '2 of 4 fields of Post.comments failed' }]);
});

test('an error that a field, its error handler or a batch returns is the error of the field', async () => {
  const resolver = createResolver();
  const returned = new RangeError('returned');
  const mapped = new Error('mapped');
  resolver.onError(TypeError, () => mapped);
  resolver.onQuery('getOrder', async () => returned);
  resolver.onQuery('list', () => new TypeError('first'));
  resolver.batch('Post', 'comments', (() => returned) as never);
  resolver.batch<object, Post>('Post', 'likes', (_args, c) => oddError(c), { aggregate: false });
  await expect(resolver.resolve(appSyncEvent())).rejects.toBe(returned);
  await expect(resolver.resolve(appSyncEvent({ fieldName: 'list' }))).rejects.toBe(mapped);
  await expect(resolver.resolve(comments(1))).rejects.toBe(returned);
  const likes = comments(2).map((event) => ({
    ...event,
    info: { ...event.info, fieldName: 'likes' },
  }));
  expect(await resolver.resolve(likes)).toMatchObject([
    { data: 'of 0' },
    { data: null, errorMessage: 'post 1' },
  ]);
});

test('an error without a message is told by its name, as an empty one reads as none', async () => {
  const resolver = createResolver();
  resolver.batch('Post', 'comments', () => [new RangeError(), 1]);
  expect(await resolver.resolve(comments(2))).toMatchObject([
    { data: null, errorMessage: 'RangeError', errorType: 'RangeError' },
    { data: 1 },
  ]);
});
