import { eventBridge } from './eventbridge.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Schedules: EventBridge's rules, and its Scheduler with the default input. */
export const schedule: Trigger = {
  ...eventBridge,
  name: 'schedule',
  faasTrigger: 'timer',
  matches: (event) => eventBridge.matches(event) && isScheduled(event),
  attributes: (event, { semconv }) => ({ [semconv.faasTime]: textAt(event, 'time') }),
};

function isScheduled(event: unknown): boolean {
  const source = textAt(event, 'source');
  if (source === 'aws.scheduler') return true;
  return source === 'aws.events' && textAt(event, 'detail-type') === 'Scheduled Event';
}
