import { textAt } from '../../trigger/shape.js';
import type { HttpSource } from './http-source.js';
import { payloadFormat2 } from './payload-format-2.js';

/** Lambda function URLs: payload format 2.0, the path still encoded and without a stage. */
export const functionUrl: HttpSource = {
  ...payloadFormat2,
  name: 'function-url',
  path: (event) => textAt(event, 'rawPath') ?? '/',
  isPathEncoded: () => true,
};
