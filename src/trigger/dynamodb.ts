import { documentAttributes } from './document.js';
import { arnResource, onlyOne, recordsOf } from './records.js';
import { type Shape, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const OPERATIONS: Readonly<Record<string, 'insert' | 'edit' | 'delete' | undefined>> = {
  INSERT: 'insert',
  MODIFY: 'edit',
  REMOVE: 'delete',
};

const recordsIn = (event: unknown): readonly Shape[] => recordsOf(event, 'aws:dynamodb') ?? [];

/** Streams of DynamoDB tables. */
export const dynamoDb: Trigger = {
  name: 'dynamodb',
  faasTrigger: 'datasource',
  matches: (event) => recordsOf(event, 'aws:dynamodb') !== undefined,
  attributes(event) {
    const records = recordsIn(event);
    const table = arnResource(textAt(records[0], 'eventSourceARN'));
    const names = new Set(records.map((record) => textAt(record, 'eventName') ?? ''));
    const [name] = names;
    const attributes = documentAttributes({
      collection: table,
      operation: names.size === 1 ? OPERATIONS[name ?? ''] : undefined,
    });
    return table === undefined
      ? attributes
      : { ...attributes, 'aws.dynamodb.table_names': [table] };
  },
  correlationId: (event) => onlyOne(recordsIn(event).map((record) => textAt(record, 'eventID'))),
};
