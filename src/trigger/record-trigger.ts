import type { Attributes } from '@opentelemetry/api';
import type { SemconvNames } from '../semconv.js';
import type { Shape } from './shape.js';
import type { Carrier, Trigger, TriggerName } from './trigger.js';

/** A source that sends records, several in one event. */
export interface RecordTrigger {
  readonly name: TriggerName;
  readonly faasTrigger: Trigger['faasTrigger'];
  /** The records of an event; `undefined` when it is another source's. */
  readonly recordsIn: (event: unknown) => readonly Shape[] | undefined;
  readonly idOf: (record: Shape) => string | undefined;
  readonly attributes: (batch: RecordBatch, semconv: SemconvNames) => Attributes;
  /** The headers that a record may carry of its sender's context. */
  readonly carrier?: ((record: Shape) => Carrier) | undefined;
}

/** The records of one event, and the id of each. */
export interface RecordBatch {
  readonly event: Shape;
  readonly records: readonly Shape[];
  readonly ids: readonly (string | undefined)[];
}

/** Creates the trigger of a source that sends records. */
/* @__NO_SIDE_EFFECTS__ */
export function createRecordTrigger(source: RecordTrigger): Trigger {
  const { name, faasTrigger, recordsIn, idOf, attributes, carrier } = source;
  const batchIn = (event: Shape): RecordBatch => {
    const records = recordsIn(event) ?? [];
    return { event, records, ids: records.map(idOf) };
  };
  return {
    name,
    faasTrigger,
    matches: (event) => recordsIn(event) !== undefined,
    attributes: (event, { semconv }) => attributes(batchIn(event), semconv),
    correlationId: (event) => onlyOne(batchIn(event).ids),
    ...(carrier && { recordCarriers: (event: Shape) => (recordsIn(event) ?? []).map(carrier) }),
  };
}

/** What the invocation by a batch of messages says: https://opentelemetry.io/docs/specs/semconv/messaging/ */
export function messagingAttributes(
  { ids }: RecordBatch,
  semconv: SemconvNames,
  queue: { readonly system: string; readonly destination: string | undefined },
): Attributes {
  return {
    [semconv.messagingSystem]: queue.system,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': queue.destination,
    'messaging.batch.message_count': ids.length > 1 ? ids.length : undefined,
    'messaging.message.id': onlyOne(ids),
  };
}

/** The id of a batch of one; several have none of their own. */
function onlyOne(ids: readonly (string | undefined)[]): string | undefined {
  return ids.length === 1 ? ids[0] : undefined;
}
