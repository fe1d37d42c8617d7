import { createHttpTrigger } from './http-trigger.js';
import { shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** VPC Lattice, both versions of its event; the query is a part of the path. */
export const lattice: Trigger = createHttpTrigger(
  'lattice',
  (event) => textAt(event, 'method') !== undefined && (isVersion2(event) || isVersion1(event)),
);

function isVersion2(event: unknown): boolean {
  const requestContext = shapeAt(event, 'requestContext');
  const arn = textAt(requestContext, 'serviceArn') ?? textAt(requestContext, 'serviceNetworkArn');
  return arn !== undefined && textAt(event, 'path') !== undefined;
}

function isVersion1(event: unknown): boolean {
  return textAt(event, 'raw_path') !== undefined && shapeAt(event, 'requestContext') === undefined;
}
