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

/** A call on its way, so that nothing of it is lost. */
interface Gathered {
  message: unknown;
  keys: LogKeys | undefined;
  error: unknown;
  readonly extra: unknown[];
}

/**
 * Sorts what a call was given.
 *
 * The first `Error` is the line's error, an object of named fields gives its keys, anything else is
 * the key `extra`: a list of them where there are several.
 */
export function logCall(message: unknown, details: readonly unknown[]): LogCall {
  const extra: unknown[] = [];
  const call: Gathered = { message, keys: undefined, error: undefined, extra };
  if (typeof message !== 'string') gatherMessage(message, call);
  for (const detail of details) gather(detail, call);
  if (extra.length > 0) addKeys({ extra: extra.length === 1 ? extra[0] : extra }, call);
  return call;
}

/** The message of what stands in its place: an error's, a field, or the value itself. */
function gatherMessage(given: unknown, call: Gathered): void {
  call.message = given ?? '';
  if (isError(given)) {
    call.error = given;
    call.message = fieldOf(given, 'message');
  } else if (hasNamedFields(given)) {
    const { message = '', ...keys } = ownFields(given);
    call.message = message;
    addKeys(keys, call);
  }
}

function gather(detail: unknown, call: Gathered): void {
  if (hasNamedFields(detail)) addKeys(ownFields(detail), call);
  else if (isError(detail)) addError(detail, call);
  else if (detail !== undefined && detail !== null) call.extra.push(detail);
}

function addKeys(keys: LogKeys, call: Gathered): void {
  if (keys['error'] !== undefined) addError(keys['error'], call);
  // A spread, as an assignment to `__proto__` would not make a key.
  call.keys = call.keys === undefined ? keys : { ...call.keys, ...keys };
}

function addError(error: unknown, call: Gathered): void {
  // A callback's `null` is no error yet.
  if (call.error === undefined || call.error === null) call.error = error;
  else if (error !== null) call.extra.push(error);
}

/** Whether a value is an object by its fields; a list, a date, a map or a proxy that is revoked is not. */
function hasNamedFields(value: unknown): value is object {
  try {
    return isPlain(value) || (tagOf(value) === 'Object' && !isError(value));
  } catch {
    return false;
  }
}
