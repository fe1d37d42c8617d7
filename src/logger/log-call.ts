import { isError } from '../is-error.js';
import { tagOf } from '../json-substitute.js';
import { fieldOf, isPlain, ownFields } from '../own-fields.js';
import type { LogKeys } from './log-keys.js';

/** What one call says: its message, its keys, and the error that is written last. */
export interface LogCall {
  readonly message: unknown;
  readonly keys: LogKeys | undefined;
  readonly error: unknown;
}

/**
 * Sorts what a call was given, so that nothing of it is lost.
 *
 * The first `Error` is the line's error, an object of named fields gives its keys, anything else is
 * the key `extra`: a list of them where there are several.
 */
export function logCall(given: unknown, details: readonly unknown[]): LogCall {
  if (typeof given === 'string') return sorted(given, details);
  if (isError(given)) return sorted(fieldOf(given, 'message'), [given, ...details]);
  if (!hasNamedFields(given)) return sorted(given ?? '', details);
  const { message = '', ...keys } = ownFields(given);
  return sorted(message, [keys, ...details]);
}

function sorted(message: unknown, details: readonly unknown[]): LogCall {
  const extra: unknown[] = [];
  let keys: LogKeys | undefined;
  let error: unknown;
  for (const detail of details) {
    const fields = fieldsOf(detail);
    const { error: found } = fields ?? { error: detail };
    // A callback's `null` is no error yet.
    const isOpen = fields && (error === undefined || error === null);
    if (isOpen && found !== undefined) error = found;
    else if (found !== undefined && found !== null) extra.push(found);
    keys = joined(keys, fields);
  }
  const rest = extra.length > 1 ? extra : extra[0];
  return { message, keys: rest === undefined ? keys : joined(keys, { extra: rest }), error };
}

function joined(keys: LogKeys | undefined, more: LogKeys | undefined): LogKeys | undefined {
  // A spread, as an assignment to `__proto__` would not make a key.
  return keys && more ? { ...keys, ...more } : (keys ?? more);
}

/** The keys that a detail gives; `undefined` where it is no object of named fields and no error. */
function fieldsOf(detail: unknown): LogKeys | undefined {
  if (hasNamedFields(detail)) return ownFields(detail);
  return isError(detail) ? { error: detail } : undefined;
}

/** Whether a value is an object by its fields; a list, a date, a map or a proxy that is revoked is not. */
function hasNamedFields(value: unknown): value is object {
  try {
    return isPlain(value) || (tagOf(value) === 'Object' && !isError(value));
  } catch {
    return false;
  }
}
