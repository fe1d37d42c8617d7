import { decodePercent } from '../percent-encoding.js';
import { describedTrigger } from './described-trigger.js';
import { recordsOf } from './records.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Notifications of S3 buckets: https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#datasource */
export const s3: Trigger = describedTrigger('s3', recordsOf('aws:s3'), {
  faasTrigger: 'datasource',
  id: 'responseElements.x-amz-request-id',
  facts: {
    'faas.document.collection': 's3.bucket.name',
    'faas.document.operation': (record) =>
      textAt(record, 'eventName')?.startsWith('ObjectRemoved') ? 'delete' : 'insert',
    // One key would stand for all of a batch.
    'faas.document.name': (record, { length }) =>
      length > 1 ? undefined : keyText(textAt(record, 's3', 'object', 'key')),
    'faas.document.time': 'eventTime',
  },
});

/** A notification's key is encoded as in a form: `+` is a blank. */
function keyText(key: string | undefined): string | undefined {
  return key && (decodePercent(key.replaceAll('+', ' ')) ?? key);
}
