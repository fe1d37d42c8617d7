import { decodePercent } from '../percent-encoding.js';
import { createRecordTrigger } from './record-trigger.js';
import { recordsOf } from './records.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Notifications of S3 buckets: https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#datasource */
export const s3: Trigger = createRecordTrigger({
  name: 's3',
  faasTrigger: 'datasource',
  recordsIn: (event) => recordsOf(event, 'aws:s3'),
  idOf: (record) => textAt(record, 'responseElements', 'x-amz-request-id'),
  attributes({ records }) {
    const [first] = records;
    const isRemoval = textAt(first, 'eventName')?.startsWith('ObjectRemoved');
    const key = textAt(first, 's3', 'object', 'key');
    return {
      'faas.document.collection': textAt(first, 's3', 'bucket', 'name'),
      'faas.document.operation': isRemoval ? 'delete' : 'insert',
      // One key would stand for all of a batch.
      'faas.document.name': records.length > 1 ? undefined : key && keyText(key),
      'faas.document.time': textAt(first, 'eventTime'),
    };
  },
});

/** A notification's key is encoded as in a form: `+` is a blank. */
function keyText(key: string): string {
  return decodePercent(key.replaceAll('+', ' ')) ?? key;
}
