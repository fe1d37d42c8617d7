import { createRecordTrigger, messagingAttributes } from './record-trigger.js';
import { at, isShape, type Shape, shapeAt, textAt } from './shape.js';
import type { Carrier, Trigger } from './trigger.js';

const SOURCES: readonly unknown[] = ['aws:kafka', 'aws:SelfManagedKafka'];

/** Topics of Kafka, managed or not: lists of records by topic and partition. */
export const kafka: Trigger = createRecordTrigger({
  name: 'kafka',
  faasTrigger: 'pubsub',
  recordsIn(event) {
    const lists = SOURCES.includes(at(event, 'eventSource')) && shapeAt(event, 'records');
    return lists ? Object.values(lists).flat().filter(isShape) : undefined;
  },
  idOf,
  attributes(batch, semconv) {
    const [topic, ...others] = new Set(batch.records.map((record) => textAt(record, 'topic')));
    const destination = others.length > 0 ? undefined : topic;
    return messagingAttributes(batch, semconv, { system: 'kafka', destination });
  },
  carrier: carrierOfRecord,
});

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
  const headers = at(record, 'headers');
  const pairs = Array.isArray(headers) ? headers.filter(isShape).flatMap(Object.entries) : [];
  const isBytes = ([, bytes]: [string, unknown]): boolean => Array.isArray(bytes);
  return Object.fromEntries(
    pairs.filter(isBytes).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );
}
