import { fieldOf, ownFields, reason } from './own-fields.js';
import { stackLocation } from './stack-location.js';

/**
 * The fields of an error as the logger writes them: `{ name, message, stack, location, cause?, ...own }`.
 *
 * `location` is `file:line` of the frame that it was made in. What a getter throws is written in
 * the place of its field; `toJSON` is not asked.
 */
export function errorFields(error: Error): Record<string, unknown> {
  const message = text(error, 'message') ?? '';
  const stack = text(error, 'stack');
  const standard = {
    name: text(error, 'name') || 'Error',
    message,
    stack,
    // Without the message, which may hold what looks like a frame.
    location: stack && stackLocation(stack.replace(message, '')),
    cause: fieldOf(error, 'cause'),
    errors: ownErrors(error),
  };
  // Once for the order, and once more for the values.
  return { ...standard, ...ownFields(error), ...standard };
}

/** The errors of an AggregateError, which are no enumerable field. */
function ownErrors(error: Error): unknown {
  try {
    return Object.hasOwn(error, 'errors') ? fieldOf(error, 'errors') : undefined;
  } catch {
    return undefined;
  }
}

function text(error: Error, key: string): string | undefined {
  const value = fieldOf(error, key);
  return value === undefined ? undefined : reason(value);
}
