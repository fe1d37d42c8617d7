import { messagingAttributes } from './records.js';
import { at, isShape, type Shape, shapeAt, textAt } from './shape.js';
import type { Carrier, Trigger } from './trigger.js';

const SOURCES: readonly unknown[] = ['aws:kafka', 'aws:SelfManagedKafka'];

/** Topics of Kafka, managed or not: lists of records by topic and partition. */
export const kafka: Trigger = {
  name: 'kafka',
  faasTrigger: 'pubsub',
  matches: (event) => SOURCES.includes(at(event, 'eventSource')) && isShape(at(event, 'records')),
  attributes(event, options) {
    const records = recordsIn(event);
    const topics = new Set(records.map((record) => textAt(record, 'topic')));
    const [topic] = topics;
    return messagingAttributes(options, {
      system: ['kafka', 'kafka'],
      destination: topics.size === 1 ? topic : undefined,
      ids: records.map(idOf),
    });
  },
  correlationId(event) {
    const [record, ...others] = recordsIn(event);
    return record === undefined || others.length > 0 ? undefined : idOf(record);
  },
  recordCarriers: (event) => recordsIn(event).map(carrierOfRecord),
};

function recordsIn(event: Shape): Shape[] {
  return Object.values(shapeAt(event, 'records') ?? {})
    .flat()
    .filter(isShape);
}

/** `topic-partition-offset`, which is what Kafka has for an id. */
function idOf(record: Shape): string {
  const position = [at(record, 'partition'), at(record, 'offset')];
  return [
    textAt(record, 'topic'),
    ...position.map((one) => (typeof one === 'number' ? one : '')),
  ].join('-');
}

/** A record's headers are a list of objects, each with one name and the bytes of its value. */
function carrierOfRecord(record: Shape): Carrier {
  const carrier: Record<string, string> = {};
  const headers = at(record, 'headers');
  for (const header of Array.isArray(headers) ? headers.filter(isShape) : []) {
    for (const [name, bytes] of Object.entries(header)) {
      if (Array.isArray(bytes)) carrier[name] = Buffer.from(bytes).toString();
    }
  }
  return carrier;
}
