import type { Attributes } from '@opentelemetry/api';
import { carrierOf } from './headers.js';
import { type Shape, textAt } from './shape.js';
import type { Trigger, TriggerName } from './trigger.js';

/** A source whose events are told by texts that they have, and that say no more than texts. */
export interface PlainTrigger {
  readonly name: TriggerName;
  /** Default `'other'`. */
  readonly faasTrigger?: Trigger['faasTrigger'] | undefined;
  /** Dotted paths; an event of this source has a text under each. Default none. */
  readonly requires?: readonly string[] | undefined;
  /** What else is true of an event of this source. */
  readonly also?: ((event: unknown) => boolean) | undefined;
  /** Attribute names, and the dotted path of the text that each has. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly correlationId?: string | undefined;
  /** Whether the event may have headers, with a context of its sender among them. */
  readonly hasHeaders?: boolean | undefined;
}

/** Creates the trigger that a table describes. */
/* @__NO_SIDE_EFFECTS__ */
export function createPlainTrigger(plain: PlainTrigger): Trigger {
  const { name, faasTrigger = 'other', requires = [], also, attributes = {} } = plain;
  const { correlationId, hasHeaders } = plain;
  const named = Object.entries(attributes);
  return {
    name,
    faasTrigger,
    matches: (event) =>
      requires.every((path) => textIn(event, path) !== undefined) && (also?.(event) ?? true),
    attributes(event) {
      const found: Attributes = {};
      for (const [key, path] of named) found[key] = textIn(event, path);
      return found;
    },
    ...(correlationId !== undefined && {
      correlationId: (event: Shape) => textIn(event, correlationId),
    }),
    ...(hasHeaders && { carrier: carrierOf }),
  };
}

function textIn(event: unknown, path: string): string | undefined {
  return textAt(event, ...path.split('.'));
}
