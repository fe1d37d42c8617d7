import { appSyncEvent } from 'fluoroscope/testing';

/** What the comments are of. */
export interface Post {
  readonly id: number;
}

/** A batch of AppSync's for the comments of this many posts. */
export function comments(count: number): ReturnType<typeof appSyncEvent<object, Post>>[] {
  return Array.from({ length: count }, (_, id) =>
    appSyncEvent<object, Post>({ typeName: 'Post', fieldName: 'comments', source: { id } }),
  );
}

/** The comments of a post, or for every other one an error. */
export function oddError({ source: { id } }: { readonly source: Post }): string | RangeError {
  return id % 2 === 1 ? new RangeError(`post ${id}`) : `of ${id}`;
}

/** The comments of a post; throws for every other one. */
export function oddFails(field: { readonly source: Post }): string {
  const answer = oddError(field);
  if (answer instanceof Error) throw answer;
  return answer;
}
