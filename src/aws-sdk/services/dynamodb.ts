import { at, shapeAt, textAt } from '../../trigger/shape.js';
import type { AwsService } from '../service.js';

/** https://opentelemetry.io/docs/specs/semconv/database/dynamodb/ */
export const dynamodb: AwsService = {
  attributes(input) {
    const items = at(input, 'TransactItems');
    const actions = Array.isArray(items) ? items.flatMap(Object.values) : [input];
    const named = actions.map((action) => textAt(action, 'TableName'));
    const batched = Object.keys(shapeAt(input, 'RequestItems') ?? {});
    const tables = [...new Set([...named, ...batched])].filter((name) => name !== undefined);
    return {
      'db.system.name': 'aws.dynamodb',
      'aws.dynamodb.table_names': tables.length > 0 ? tables : undefined,
    };
  },
};
