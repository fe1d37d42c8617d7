import { describedTrigger } from './described-trigger.js';
import { carrierOf, traceHeaderOf } from './headers.js';
import { at, type Shape, shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const REQUEST = 'request';

/** AppSync: GraphQL resolvers, one field or a batch of the same one, and Events handlers. */
export const appSync: Trigger = describedTrigger('appsync', callIn, {
  id: (call) => traceHeaderOf(shapeAt(call, REQUEST)),
  facts: {
    'aws.appsync.field': 'field',
    'aws.appsync.channel': 'channel',
    'graphql.operation.type': 'operation',
    'aws.appsync.batch_size': (_, _calls, event) =>
      Array.isArray(event) ? event.length : undefined,
  },
  carrier: (call) => carrierOf(shapeAt(call, REQUEST)),
});

/** What is called, of a batch the first one: a batch resolver gets a list of events, all of one field. */
function callIn(event: unknown): readonly Shape[] | '' | false | undefined {
  const call: unknown = Array.isArray(event) ? event[0] : event;
  // Amplify's resolvers name the field, and its type, at the top of the event.
  const typeName = textAt(call, 'typeName');
  const parent = textAt(call, 'info', 'parentTypeName') ?? typeName ?? '';
  const field = textAt(call, 'info', 'fieldName') ?? (typeName && textAt(call, 'fieldName'));
  const channel = textAt(call, 'info', 'channel', 'path');
  const request = at(call, REQUEST);
  return (
    (call !== event || request !== undefined) &&
    (field ?? channel) && [
      {
        field: field && `${parent}.${field}`,
        channel,
        operation: /^(query|mutation|subscription)$/.exec(parent.toLowerCase())?.[0],
        request,
      },
    ]
  );
}
