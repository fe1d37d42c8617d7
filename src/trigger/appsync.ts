import { carrierOf, traceHeaderOf } from './headers.js';
import { at, type Shape, shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const OPERATION = /^(query|mutation|subscription)$/;

/** AppSync: GraphQL resolvers, one field or a batch of the same one, and Events handlers. */
export const appSync: Trigger = {
  name: 'appsync',
  faasTrigger: 'other',
  matches(event) {
    const { field, channel } = factsOf(event);
    const isRequest = Array.isArray(event) || at(event, 'request') !== undefined;
    return isRequest && (field ?? channel) !== undefined;
  },
  attributes(event) {
    const { parent = '', field, channel } = factsOf(event);
    const operation = parent.toLowerCase();
    return {
      'aws.appsync.field': field && `${parent}.${field}`,
      'aws.appsync.channel': channel,
      'graphql.operation.type': OPERATION.test(operation) ? operation : undefined,
      'aws.appsync.batch_size': Array.isArray(event) ? event.length : undefined,
    };
  },
  correlationId: (event) => traceHeaderOf(requestIn(event)),
  carrier: (event) => carrierOf(requestIn(event)),
};

interface AppSyncFacts {
  readonly parent: string | undefined;
  readonly field: string | undefined;
  readonly channel: string | undefined;
}

function factsOf(event: unknown): AppSyncFacts {
  const first = firstOf(event);
  const typeName = textAt(first, 'typeName');
  // Amplify's resolvers name the field at the top of the event.
  const ownField = typeName === undefined ? undefined : textAt(first, 'fieldName');
  return {
    field: textAt(first, 'info', 'fieldName') ?? ownField,
    parent: textAt(first, 'info', 'parentTypeName') ?? typeName,
    channel: textAt(first, 'info', 'channel', 'path'),
  };
}

/** A batch resolver gets a list of events, all of one field. */
function firstOf(event: unknown): unknown {
  return Array.isArray(event) ? event[0] : event;
}

function requestIn(event: Shape): Shape | undefined {
  return shapeAt(firstOf(event), 'request');
}
