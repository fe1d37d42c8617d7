import { documentAttributes } from './document.js';
import { onlyOne, recordsOf } from './records.js';
import { type Shape, shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const recordsIn = (event: unknown): readonly Shape[] => recordsOf(event, 'aws:s3') ?? [];

/** Notifications of S3 buckets. */
export const s3: Trigger = {
  name: 's3',
  faasTrigger: 'datasource',
  matches: (event) => recordsOf(event, 'aws:s3') !== undefined,
  attributes(event) {
    const records = recordsIn(event);
    const object = shapeAt(records[0], 's3');
    const name = textAt(records[0], 'eventName') ?? '';
    return documentAttributes({
      collection: textAt(shapeAt(object, 'bucket'), 'name'),
      operation: name.startsWith('ObjectRemoved') ? 'delete' : 'insert',
      // One key would stand for all of a batch.
      name: records.length === 1 ? keyText(textAt(shapeAt(object, 'object'), 'key')) : undefined,
      time: textAt(records[0], 'eventTime'),
    });
  },
  correlationId: (event) =>
    onlyOne(
      recordsIn(event).map((record) =>
        textAt(shapeAt(record, 'responseElements'), 'x-amz-request-id'),
      ),
    ),
};

/** A notification's key is encoded as in a form: `+` is a blank. */
function keyText(key: string | undefined): string | undefined {
  try {
    return key === undefined ? undefined : decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
