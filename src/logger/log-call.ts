import { isError } from '../is-error.js';
import { fieldOf, ownFields } from '../own-fields.js';
import type { LogLevel } from './levels.js';
import type { LogKeys } from './scope-keys.js';

/** What one call says: its message, its keys, and the error that is written last. */
export interface LogCall {
  readonly level: LogLevel;
  readonly message: unknown;
  readonly keys: LogKeys | undefined;
  readonly error: unknown;
}

/** Gathers what a call was given, so that nothing of it is lost. */
interface Gathered {
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
export function logCall(level: LogLevel, message: unknown, details: readonly unknown[]): LogCall {
  if (typeof message === 'string' && details.length === 0) {
    return { level, message, keys: undefined, error: undefined };
  }
  const gathered: Gathered = { keys: undefined, error: undefined, extra: [] };
  const text = typeof message === 'string' ? message : gatherMessage(message, gathered);
  for (const detail of details) gather(detail, gathered);
  const { keys, error, extra } = gathered;
  if (extra.length === 0) return { level, message: text, keys, error };
  const all = { ...keys, extra: extra.length === 1 ? extra[0] : extra };
  return { level, message: text, keys: all, error };
}

/** The message of what stands in its place: an error's, a field, or the value itself. */
function gatherMessage(given: unknown, gathered: Gathered): unknown {
  if (given === undefined || given === null) return '';
  if (isError(given)) {
    gathered.error = given;
    return fieldOf(given, 'message');
  }
  if (!hasNamedFields(given)) return given;
  const { message = '', ...keys } = ownFields(given);
  addKeys(keys, gathered);
  return message;
}

function gather(detail: unknown, gathered: Gathered): void {
  if (detail === undefined || detail === null) return;
  if (hasNamedFields(detail)) addKeys(ownFields(detail), gathered);
  else if (isError(detail)) addError(detail, gathered);
  else gathered.extra.push(detail);
}

function addKeys(keys: Record<string, unknown>, gathered: Gathered): void {
  const { error } = keys;
  if (error !== undefined) addError(error, gathered);
  // A spread, as an assignment to `__proto__` would not make a key.
  gathered.keys = gathered.keys === undefined ? keys : { ...gathered.keys, ...keys };
}

function addError(error: unknown, gathered: Gathered): void {
  // A callback's `null` is no error yet.
  if (gathered.error === undefined || gathered.error === null) gathered.error = error;
  else if (error !== null) gathered.extra.push(error);
}

/** Whether a value is an object by its fields; a list, a date, a map or a proxy that is revoked is not. */
function hasNamedFields(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  try {
    if (Object.getPrototypeOf(value) === Object.prototype) return true;
    return Object.prototype.toString.call(value) === '[object Object]' && !isError(value);
  } catch {
    return false;
  }
}
