import { at, isShape, type Shape, shapeAt, textAt } from '../../trigger/shape.js';
import type { AwsService } from '../service.js';

/** https://opentelemetry.io/docs/specs/semconv/database/dynamodb/ */
export const dynamodb: AwsService = {
  attributes(input, operation) {
    const tables = tablesOf(input);
    return {
      'db.system.name': 'aws.dynamodb',
      'db.operation.name': operation,
      ...(tables.length > 0 && { 'aws.dynamodb.table_names': tables }),
    };
  },
};

/** The tables of a call: one by its name, those of a batch, those of a transaction. */
function tablesOf(input: Shape): string[] {
  const table = textAt(input, 'TableName');
  if (table !== undefined) return [table];
  const transaction = at(input, 'TransactItems');
  if (!Array.isArray(transaction)) return Object.keys(shapeAt(input, 'RequestItems') ?? {});
  const named = transaction
    .flatMap((item) => (isShape(item) ? Object.values(item) : []))
    .map((action) => textAt(action, 'TableName'));
  return [...new Set(named)].filter((name) => name !== undefined);
}
