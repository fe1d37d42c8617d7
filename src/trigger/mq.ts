import { describedTrigger } from './described-trigger.js';
import { arnName, listedIn } from './records.js';
import { at, shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const QUEUES = 'rmqMessagesByQueue';

/** Queues of Amazon MQ with ActiveMQ: one list of messages. */
export const activeMq: Trigger = describedTrigger(
  'mq',
  (event) => at(event, 'eventSource') === 'aws:amq' && listedIn(event, 'messages'),
  {
    id: 'messageID',
    system: 'activemq',
    queue: (_, _messages, event) => arnName(textAt(event, 'eventSourceArn')),
  },
);

/** Queues of Amazon MQ with RabbitMQ: a list of messages for each `queue::virtual host`. */
export const rabbitMq: Trigger = describedTrigger('mq', (event) => listedIn(event, QUEUES), {
  id: 'basicProperties.messageId',
  system: 'rabbitmq',
  queue: (_, _messages, event) => Object.keys(shapeAt(event, QUEUES) ?? {})[0]?.split('::')[0],
});
