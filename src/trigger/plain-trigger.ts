import type { Attributes } from '@opentelemetry/api';
import { carrierOf } from './headers.js';
import { at, type Shape } from './shape.js';
import type { Carrier, Trigger, TriggerName } from './trigger.js';

/** A source whose events are told by texts that they have, and that say no more than texts. */
export interface PlainTrigger {
  readonly name: TriggerName;
  /** Dotted paths; an event of this source has a text under each. */
  readonly requires: readonly string[];
  /** Attribute names, and the dotted path of the text that each has. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly correlationId?: string | undefined;
  /** Whether the event may have headers, with a context of its sender among them. */
  readonly hasHeaders?: boolean | undefined;
}

/** Creates the trigger that a table describes. */
export function createPlainTrigger(plain: PlainTrigger): Trigger {
  const { name, requires, attributes = {}, correlationId, hasHeaders } = plain;
  const named = Object.entries(attributes);
  return {
    name,
    faasTrigger: 'other',
    matches: (event) => requires.every((path) => textIn(event, path) !== undefined),
    attributes(event) {
      const found: Attributes = {};
      for (const [key, path] of named) {
        const text = textIn(event, path);
        if (text !== undefined) found[key] = text;
      }
      return found;
    },
    ...(correlationId !== undefined && {
      correlationId: (event: Shape) => textIn(event, correlationId),
    }),
    ...(hasHeaders && {
      carrier: (event: Shape): Carrier => carrierOf(event['headers'], event['multiValueHeaders']),
    }),
  };
}

/** The text under a dotted path, when it is one and is not empty. */
function textIn(event: unknown, path: string): string | undefined {
  let found = event;
  for (const key of path.split('.')) found = at(found, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
}
