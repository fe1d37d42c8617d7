import { arnResource, messagingAttributes, onlyOne, recordsOf } from './records.js';
import { type Shape, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const recordsIn = (event: unknown): readonly Shape[] => recordsOf(event, 'aws:kinesis') ?? [];
const idsIn = (event: unknown): (string | undefined)[] =>
  recordsIn(event).map((record) => textAt(record, 'eventID'));

/** Streams of Kinesis. What a record carries of its sender is inside its data, and its producer's affair. */
export const kinesis: Trigger = {
  name: 'kinesis',
  faasTrigger: 'pubsub',
  matches: (event) => recordsOf(event, 'aws:kinesis') !== undefined,
  attributes(event, options) {
    const stream = arnResource(textAt(recordsIn(event)[0], 'eventSourceARN'));
    const attributes = messagingAttributes(options, {
      system: ['aws.kinesis', 'aws.kinesis'],
      destination: stream,
      ids: idsIn(event),
    });
    return stream === undefined ? attributes : { ...attributes, 'aws.kinesis.stream_name': stream };
  },
  correlationId: (event) => onlyOne(idsIn(event)),
};
