import { isBusEvent } from './eventbridge.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Schedules: EventBridge's rules, and its Scheduler with the default input. */
export const schedule: Trigger = {
  name: 'schedule',
  faasTrigger: 'timer',
  matches: (event) => isBusEvent(event) && isScheduled(event),
  attributes(event, { semconv }) {
    const time = textAt(event, 'time');
    return time === undefined ? {} : { [semconv.faasTime]: time };
  },
  correlationId: (event) => textAt(event, 'id'),
};

function isScheduled(event: unknown): boolean {
  const source = textAt(event, 'source');
  if (source === 'aws.scheduler') return true;
  return source === 'aws.events' && textAt(event, 'detail-type') === 'Scheduled Event';
}
