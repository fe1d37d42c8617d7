import { describedTrigger } from './described-trigger.js';
import { commonText, listedIn } from './records.js';
import { at, isShape, type Shape } from './shape.js';
import type { Carrier, Trigger } from './trigger.js';

const SOURCES: readonly unknown[] = ['aws:kafka', 'aws:SelfManagedKafka'];

/** Topics of Kafka, managed or not: lists of records by topic and partition. */
export const kafka: Trigger = describedTrigger(
  'kafka',
  (event) => SOURCES.includes(at(event, 'eventSource')) && listedIn(event, 'records'),
  {
    id: idOf,
    system: 'kafka',
    queue: (_, records) => commonText(records, 'topic'),
    recordCarrier,
  },
);

/** `topic-partition-offset`, which is what Kafka has for an id. */
function idOf(record: Shape | undefined): string {
  const place = ['topic', 'partition', 'offset'].map((key) => at(record, key));
  return place.filter((one) => !isShape(one)).join('-');
}

/** A record's headers are a list of objects, each with one name and the bytes of its value. */
function recordCarrier(record: Shape): Carrier {
  const carrier: Record<string, string> = {};
  for (const [name, bytes] of (listedIn(record, 'headers') ?? []).flatMap(Object.entries)) {
    if (Array.isArray(bytes)) carrier[name] = Buffer.from(bytes).toString();
  }
  return carrier;
}
