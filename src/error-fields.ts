import { fieldOf, ownKeys, reason } from './own-fields.js';
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
  const standard: Array<[string, unknown]> = [
    ['name', text(error, 'name') || 'Error'],
    ['message', message],
    ['stack', stack],
    ['location', stack && stackLocation(stack, endOf(message, stack))],
    ['cause', fieldOf(error, 'cause')],
    // Of an AggregateError they are no enumerable field.
    ['errors', has(error, 'errors') ? fieldOf(error, 'errors') : undefined],
  ];
  const names = standard.map(([name]) => name);
  const own = ownKeys(error).filter((key) => !names.includes(key));
  return Object.fromEntries([...standard, ...own.map((key) => [key, fieldOf(error, key)])]);
}

/** Where a stack goes on behind its message, which may hold what looks like a frame. */
function endOf(message: string, stack: string): number {
  const start = stack.indexOf(message);
  return start === -1 ? 0 : start + message.length;
}

function has(error: Error, key: string): boolean {
  try {
    return Object.hasOwn(error, key);
  } catch {
    return false;
  }
}

function text(error: Error, key: string): string | undefined {
  const value = fieldOf(error, key);
  return value === undefined ? undefined : reason(value);
}
