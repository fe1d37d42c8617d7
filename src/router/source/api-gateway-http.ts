import { textAt } from '../../trigger/shape.js';
import type { HttpSource } from './http-source.js';
import { payloadFormat2 } from './payload-format-2.js';
import { withoutStage } from './stage.js';

/** API Gateway HTTP APIs, payload format 2.0: the path is decoded already, and has a named stage in front. */
export const apiGatewayHttp: HttpSource = {
  ...payloadFormat2,
  name: 'api-gateway-http',
  path: (event) => withoutStage(textAt(event, 'rawPath') ?? '/', event),
  isPathEncoded: () => false,
};
