import {
  payloadFormat2Attributes,
  payloadFormat2Carrier,
  payloadFormat2RequestId,
  payloadFormat2Source,
} from './payload-format-2.js';
import type { Trigger } from './trigger.js';

/** Lambda function URLs: payload format 2.0 as well, told apart by their domain. */
export const functionUrl: Trigger = {
  name: 'function-url',
  faasTrigger: 'http',
  matches: (event) => payloadFormat2Source(event) === 'function-url',
  attributes: (event, options) => payloadFormat2Attributes(event, options, undefined),
  correlationId: payloadFormat2RequestId,
  carrier: payloadFormat2Carrier,
};
