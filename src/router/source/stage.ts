import { type Shape, shapeAt, textAt } from '../../trigger/shape.js';

/**
 * The path without a named stage in front of it: `/dev/orders` is `/orders`, `/developer` stays.
 *
 * HTTP APIs send the stage as a part of the path, except the one called `$default`.
 */
export function withoutStage(path: string, event: Shape): string {
  const stage = textAt(shapeAt(event, 'requestContext'), 'stage');
  if (stage === undefined || stage === '$default') return path;
  return withoutPrefix(path, `/${stage}`) ?? path;
}

/** The path behind a prefix that ends where a segment ends; `undefined` when the path has another start. */
export function withoutPrefix(path: string, prefix: string): string | undefined {
  if (!path.startsWith(prefix)) return undefined;
  if (path.length === prefix.length) return '/';
  return path.charCodeAt(prefix.length) === 47 ? path.slice(prefix.length) : undefined;
}
