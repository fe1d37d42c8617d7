import { createPlainTrigger } from './plain-trigger.js';
import { at } from './shape.js';
import type { Trigger } from './trigger.js';

/** Events of EventBridge buses. The sender's context comes by the runtime's header, not in the event. */
export const eventBridge: Trigger = createPlainTrigger({
  name: 'eventbridge',
  faasTrigger: 'pubsub',
  requires: ['detail-type', 'source'],
  also: (event) => at(event, 'detail') !== undefined,
  attributes: {
    'aws.eventbridge.source': 'source',
    'aws.eventbridge.detail_type': 'detail-type',
  },
  correlationId: 'id',
});
