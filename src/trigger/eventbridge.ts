import { describedTrigger, eventWith } from './described-trigger.js';
import { at, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const SOURCE = 'source';
const TYPE = 'detail-type';
const named = eventWith(TYPE, SOURCE);

/** Events of EventBridge buses. The sender's context comes by the runtime's header, not in the event. */
export const eventBridge: Trigger = describedTrigger(
  'eventbridge',
  (event) => at(event, 'detail') !== undefined && named(event),
  {
    faasTrigger: 'pubsub',
    id: 'id',
    facts: { 'aws.eventbridge.source': SOURCE, 'aws.eventbridge.detail_type': TYPE },
  },
);

/** Schedules: EventBridge's rules, and its Scheduler with the default input. */
export const schedule: Trigger = {
  ...eventBridge,
  name: 'schedule',
  faasTrigger: 'timer',
  matches: (event) => eventBridge.matches(event) && isScheduled(event),
  attributes: (event, { semconv }) => ({ [semconv.faasTime]: textAt(event, 'time') }),
};

function isScheduled(event: unknown): boolean {
  const source = textAt(event, SOURCE);
  return (
    source === 'aws.scheduler' ||
    (source === 'aws.events' && textAt(event, TYPE) === 'Scheduled Event')
  );
}
