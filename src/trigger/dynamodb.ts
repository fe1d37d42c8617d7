import { createRecordTrigger } from './record-trigger.js';
import { arnResource, recordsOf } from './records.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const OPERATIONS: ReadonlyMap<unknown, string> = new Map([
  ['INSERT', 'insert'],
  ['MODIFY', 'edit'],
  ['REMOVE', 'delete'],
]);

/** Streams of DynamoDB tables: https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#datasource */
export const dynamoDb: Trigger = createRecordTrigger({
  name: 'dynamodb',
  faasTrigger: 'datasource',
  recordsIn: (event) => recordsOf(event, 'aws:dynamodb'),
  idOf: (record) => textAt(record, 'eventID'),
  attributes({ records }) {
    const table = arnResource(textAt(records[0], 'eventSourceARN'));
    const [name, ...others] = new Set(records.map((record) => textAt(record, 'eventName')));
    return {
      'faas.document.collection': table,
      'faas.document.operation': others.length > 0 ? undefined : OPERATIONS.get(name),
      'aws.dynamodb.table_names': table === undefined ? undefined : [table],
    };
  },
});
