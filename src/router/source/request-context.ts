import { type Shape, shapeAt, textAt } from '../../trigger/shape.js';
import { pathBehind } from '../path-pattern.js';

/** What the source says of a request, beside the request itself. */
export function requestContext(event: Shape): Shape | undefined {
  return shapeAt(event, 'requestContext');
}

/**
 * The path without a named stage in front of it: `/dev/orders` is `/orders`, `/developer` stays.
 *
 * HTTP APIs send the stage as a part of the path, except the one called `$default`.
 */
export function withoutStage(path: string | undefined, event: Shape): string | undefined {
  const stage = textAt(requestContext(event), 'stage');
  if (path === undefined || stage === undefined || stage === '$default') return path;
  return pathBehind(`/${stage}`, path) ?? path;
}
