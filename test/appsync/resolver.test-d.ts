import type { AppSyncResolverEvent, Context } from 'aws-lambda';
import { instrument } from 'fluoroscope';
import { createResolver, type FieldEvent } from 'fluoroscope/appsync';
import { expectTypeOf, test } from 'vitest';

interface Post {
  readonly id: string;
}

test('arguments and source have the types that the program gives', () => {
  const resolver = createResolver();
  resolver.onQuery<Post>('getPost', (args, { event, identity }) => {
    expectTypeOf(args.id).toEqualTypeOf<string>();
    expectTypeOf(event).toEqualTypeOf<FieldEvent>();
    expectTypeOf(identity).toEqualTypeOf<unknown>();
  });
  resolver.field<{ first: number }, Post>('Post', 'comments', ({ first }, { source }) => {
    expectTypeOf(first).toEqualTypeOf<number>();
    expectTypeOf(source).toEqualTypeOf<Post>();
  });
});

test('a batch handler takes all fields, or one with aggregate: false', () => {
  const { batch } = createResolver();
  batch<{ first: number }, Post>('Post', 'comments', (fields) => {
    expectTypeOf(fields[0]?.source).toEqualTypeOf<Post | undefined>();
    return fields.map(({ args }) => args.first);
  });
  batch<{ first: number }, Post>('Post', 'likes', ({ first }, { source }) => [first, source.id], {
    aggregate: false,
  });
  // @ts-expect-error an aggregated batch is answered by a list
  batch('Post', 'shares', () => 'text');
});

test('an error handler is given an error of its class', () => {
  createResolver().onError(RangeError, (error) => expectTypeOf(error).toEqualTypeOf<RangeError>());
});

test('an instrumented resolver takes the events of @types/aws-lambda', () => {
  const handler = instrument(createResolver().resolve);
  expectTypeOf(handler).toBeCallableWith({} as AppSyncResolverEvent<Post>, {} as Context);
});
