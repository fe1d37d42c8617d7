import type { Attributes } from '@opentelemetry/api';
import { carrierOf, headerOf } from './headers.js';
import { NO_CARRIER } from './records.js';
import { at, type Shape, shapeAt, textAt } from './shape.js';
import type { Carrier, Trigger } from './trigger.js';

const OPERATIONS: ReadonlySet<string> = new Set(['query', 'mutation', 'subscription']);

/** AppSync: GraphQL resolvers, one field or a batch of the same one, and Events handlers. */
export const appSync: Trigger = {
  name: 'appsync',
  faasTrigger: 'other',
  matches(event) {
    const { field, channel, request } = factsOf(event);
    return (field !== undefined || channel !== undefined) && (Array.isArray(event) || request);
  },
  attributes(event) {
    const { parent, field, channel } = factsOf(event);
    const attributes: Attributes = {};
    if (field !== undefined) attributes['aws.appsync.field'] = `${parent ?? ''}.${field}`;
    if (channel !== undefined) attributes['aws.appsync.channel'] = channel;
    const operation = parent?.toLowerCase() ?? '';
    if (OPERATIONS.has(operation)) attributes['graphql.operation.type'] = operation;
    if (Array.isArray(event)) attributes['aws.appsync.batch_size'] = event.length;
    return attributes;
  },
  correlationId: (event) => headerOf(headersOf(event), 'x-amzn-trace-id'),
  carrier: headersOf,
};

interface AppSyncFacts {
  readonly parent: string | undefined;
  readonly field: string | undefined;
  readonly channel: string | undefined;
  readonly request: boolean;
}

function factsOf(event: unknown): AppSyncFacts {
  const first = firstOf(event);
  const info = shapeAt(first, 'info');
  const field = textAt(info, 'fieldName');
  const typeName = textAt(first, 'typeName');
  return {
    // Amplify's resolvers name the field at the top of the event.
    field: field ?? (typeName === undefined ? undefined : textAt(first, 'fieldName')),
    parent: textAt(info, 'parentTypeName') ?? typeName,
    channel: textAt(shapeAt(info, 'channel'), 'path'),
    request: at(first, 'request') !== undefined,
  };
}

/** A batch resolver gets a list of events, all of one field. */
function firstOf(event: unknown): unknown {
  return Array.isArray(event) ? event[0] : event;
}

function headersOf(event: Shape): Carrier {
  const request = shapeAt(firstOf(event), 'request');
  return request === undefined ? NO_CARRIER : carrierOf(request['headers'], undefined);
}
