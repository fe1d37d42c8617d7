import { createPlainTrigger } from './plain-trigger.js';
import type { Trigger } from './trigger.js';

/** Subscriptions of CloudWatch log groups; what they say is packed, and not unpacked for a span. */
export const cloudWatchLogs: Trigger = createPlainTrigger({
  name: 'cloudwatch-logs',
  requires: ['awslogs.data'],
});
