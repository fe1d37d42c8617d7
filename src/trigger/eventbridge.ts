import { at, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Events of EventBridge buses. The sender's context comes by the runtime's header, not in the event. */
export const eventBridge: Trigger = {
  name: 'eventbridge',
  faasTrigger: 'pubsub',
  matches: isBusEvent,
  attributes: (event) => ({
    'aws.eventbridge.source': textAt(event, 'source') ?? '',
    'aws.eventbridge.detail_type': textAt(event, 'detail-type') ?? '',
  }),
  correlationId: (event) => textAt(event, 'id'),
};

/** Whether an event has the envelope of EventBridge. */
export function isBusEvent(event: unknown): boolean {
  return (
    textAt(event, 'detail-type') !== undefined &&
    textAt(event, 'source') !== undefined &&
    at(event, 'detail') !== undefined
  );
}
