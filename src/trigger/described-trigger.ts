import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { type Shape, textAt } from './shape.js';
import type { Carrier, Trigger, TriggerName } from './trigger.js';

/**
 * Finds the parts of an event: the records of a batch, or else the event itself as the only one.
 *
 * Nothing for an event of another source.
 */
export type PartsOf = (event: unknown) => readonly Shape[] | '' | false | undefined;

/** Reads a fact of an event: from its first part, from all of them, or from the whole. */
type Reader<T> = (first: Shape | undefined, parts: readonly Shape[], event: Shape) => T;

/** What is known of a source; a text in the place of a reader is the dotted path of a text in the first part. */
interface Description {
  /** Default `'pubsub'` where there is a queue, else `'other'`. */
  readonly faasTrigger?: Trigger['faasTrigger'];
  /** The id of a part, which is the event's when it is the only one. */
  readonly id?: string | Reader<string | undefined>;
  /** Attributes by their names. */
  readonly facts?: Readonly<Record<string, string | Reader<AttributeValue | undefined>>>;
  /** The name of what messages waited in; absent where the parts are no messages. */
  readonly queue?: Reader<string | undefined>;
  /** What that is a queue of; default SQS. */
  readonly system?: string;
  /** The headers that may carry a context of the sender, read from the first part. */
  readonly carrier?: (first: Shape | undefined) => Carrier;
  /** The headers that each record may carry. */
  readonly recordCarrier?: (record: Shape) => Carrier;
}

/** Creates the trigger of a source from what is known of it. */
export function describedTrigger(
  name: TriggerName,
  partsOf: PartsOf,
  description: Description = {},
): Trigger {
  const { queue, system, carrier, recordCarrier } = description;
  const readId = reader(description.id ?? (() => undefined));
  const facts = Object.entries(description.facts ?? {}).map(
    ([key, fact]) => [key, reader(fact)] as const,
  );
  const partsIn = (event: Shape): readonly Shape[] => partsOf(event) || [];
  // Several records have no id of their own.
  const idOf = (event: Shape, parts = partsIn(event)): string | undefined =>
    parts.length === 1 ? readId(parts[0], parts, event) : undefined;

  return {
    name,
    faasTrigger: description.faasTrigger ?? (queue ? 'pubsub' : 'other'),
    matches: (event) => Boolean(partsOf(event)),
    attributes(event, { semconv }) {
      const parts = partsIn(event);
      const first = parts[0];
      const found: Attributes = !queue
        ? {}
        : {
            // https://opentelemetry.io/docs/specs/semconv/messaging/
            [semconv.messagingSystem]: system ?? semconv.sqsSystem,
            'messaging.operation.name': 'process',
            'messaging.operation.type': 'process',
            'messaging.destination.name': queue(first, parts, event),
            'messaging.batch.message_count': parts.length > 1 ? parts.length : undefined,
            'messaging.message.id': idOf(event, parts),
          };
      for (const [key, read] of facts) found[key] = read(first, parts, event);
      return found;
    },
    correlationId: (event) => idOf(event),
    carrier: carrier && ((event) => carrier(partsIn(event)[0])),
    recordCarriers: recordCarrier && ((event) => partsIn(event).map(recordCarrier)),
  };
}

/** An event that has a text under each of some dotted paths. */
export function eventWith(...paths: readonly string[]): PartsOf {
  const texts = paths.map(textUnder);
  return (event) => texts.every((text) => text(event)) && [event as Shape];
}

function reader<T>(from: string | Reader<T>): Reader<T | string | undefined> {
  return typeof from === 'string' ? textUnder(from) : from;
}

/** The path is taken apart when it is asked for first: most sources never send anything. */
function textUnder(path: string): (part: unknown) => string | undefined {
  let keys: string[] | undefined;
  return (part) => {
    keys ??= path.split('.');
    return textAt(part, ...keys);
  };
}
