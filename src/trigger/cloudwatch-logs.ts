import { shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Subscriptions of CloudWatch log groups; what they say is packed, and not unpacked for a span. */
export const cloudWatchLogs: Trigger = {
  name: 'cloudwatch-logs',
  faasTrigger: 'other',
  matches: (event) => textAt(shapeAt(event, 'awslogs'), 'data') !== undefined,
  attributes: () => ({}),
};
