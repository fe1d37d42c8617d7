import { arnName, messagingAttributes, onlyOne } from './records.js';
import { at, isShape, type Shape, shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Queues of Amazon MQ: ActiveMQ's as one list, RabbitMQ's as lists by queue. */
export const mq: Trigger = {
  name: 'mq',
  faasTrigger: 'pubsub',
  matches: (event) => isActive(event) || isShape(at(event, 'rmqMessagesByQueue')),
  attributes(event, options) {
    const active = isActive(event);
    const queues = Object.keys(shapeAt(event, 'rmqMessagesByQueue') ?? {});
    const system = active ? 'activemq' : 'rabbitmq';
    return messagingAttributes(options, {
      system: [system, system],
      // `queue::virtual host`
      destination: active ? arnName(textAt(event, 'eventSourceArn')) : queues[0]?.split('::')[0],
      ids: idsIn(event),
    });
  },
  correlationId: (event) => onlyOne(idsIn(event)),
};

function isActive(event: unknown): boolean {
  return at(event, 'eventSource') === 'aws:amq' && Array.isArray(at(event, 'messages'));
}

function idsIn(event: Shape): (string | undefined)[] {
  const lists = [
    at(event, 'messages'),
    ...Object.values(shapeAt(event, 'rmqMessagesByQueue') ?? {}),
  ];
  return lists
    .flat()
    .filter(isShape)
    .map(
      (message) =>
        textAt(message, 'messageID') ?? textAt(shapeAt(message, 'basicProperties'), 'messageId'),
    );
}
