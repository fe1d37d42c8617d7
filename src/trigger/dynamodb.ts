import { describedTrigger } from './described-trigger.js';
import { commonText, recordsOf, sourceName } from './records.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const OPERATIONS = { INSERT: 'insert', MODIFY: 'edit', REMOVE: 'delete' };

/** Streams of DynamoDB tables: https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#datasource */
export const dynamoDb: Trigger = describedTrigger('dynamodb', recordsOf('aws:dynamodb'), {
  faasTrigger: 'datasource',
  id: 'eventID',
  facts: {
    'faas.document.collection': sourceName,
    'faas.document.operation': (_, records) =>
      textAt(OPERATIONS, commonText(records, 'eventName') ?? ''),
    'aws.dynamodb.table_names'(record) {
      const table = sourceName(record);
      return table && [table];
    },
  },
});
