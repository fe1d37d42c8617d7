import { createRecordTrigger, messagingAttributes } from './record-trigger.js';
import { arnName } from './records.js';
import { at, isShape, type Shape, shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Queues of Amazon MQ with ActiveMQ: one list of messages. */
export const activeMq: Trigger = createRecordTrigger({
  name: 'mq',
  faasTrigger: 'pubsub',
  recordsIn(event) {
    const messages = at(event, 'messages');
    const isActive = at(event, 'eventSource') === 'aws:amq' && Array.isArray(messages);
    return isActive ? messages.filter(isShape) : undefined;
  },
  idOf: (message) => textAt(message, 'messageID'),
  attributes: (batch, semconv) =>
    messagingAttributes(batch, semconv, {
      system: 'activemq',
      destination: arnName(textAt(batch.event, 'eventSourceArn')),
    }),
});

/** Queues of Amazon MQ with RabbitMQ: a list of messages for each `queue::virtual host`. */
export const rabbitMq: Trigger = createRecordTrigger({
  name: 'mq',
  faasTrigger: 'pubsub',
  recordsIn(event) {
    const queues = queuesIn(event);
    return queues && Object.values(queues).flat().filter(isShape);
  },
  idOf: (message) => textAt(message, 'basicProperties', 'messageId'),
  attributes: (batch, semconv) =>
    messagingAttributes(batch, semconv, {
      system: 'rabbitmq',
      destination: Object.keys(queuesIn(batch.event) ?? {})[0]?.split('::')[0],
    }),
});

function queuesIn(event: unknown): Shape | undefined {
  return shapeAt(event, 'rmqMessagesByQueue');
}
