import { createHttpTrigger } from './http-trigger.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Application Load Balancers, with single or multi-value headers. */
export const alb: Trigger = createHttpTrigger(
  'alb',
  (event) => textAt(event, 'requestContext', 'elb', 'targetGroupArn') !== undefined,
);
