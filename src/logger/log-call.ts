import type { LogLevel } from './levels.js';
import type { LogKeys } from './scope-keys.js';

/** What one call says: its message, its keys, and the error that is written last. */
export interface LogCall {
  readonly level: LogLevel;
  readonly message: unknown;
  readonly keys: LogKeys | undefined;
  readonly error: unknown;
}

/**
 * Sorts what a call was given.
 *
 * An `Error` is the line's error, an object gives its keys, anything else is the key `extra`.
 */
export function logCall(level: LogLevel, message: unknown, details: readonly unknown[]): LogCall {
  if (typeof message === 'string' && details.length === 0) {
    return { level, message, keys: undefined, error: undefined };
  }
  const parts = [...partsOfMessage(message), ...details.map(partOfDetail)];
  const keys = Object.assign({}, ...parts) as Record<string, unknown>;
  const { message: text, error, ...rest } = keys;
  const inner = typeof message === 'string' ? message : (text ?? '');
  return { level, message: inner, keys: rest, error };
}

function partsOfMessage(message: unknown): object[] {
  if (message instanceof Error) return [{ message: message.message, error: message }];
  if (typeof message === 'object' && message !== null) return [ownFields(message)];
  return typeof message === 'string' ? [] : [{ message }];
}

function partOfDetail(detail: unknown): object {
  if (detail instanceof Error) return { error: detail };
  if (typeof detail === 'object' && detail !== null) return ownFields(detail);
  return detail === undefined || detail === null ? {} : { extra: detail };
}

/** A copy of an object's own fields, with what a getter threw in its place. */
function ownFields(from: object): Record<string, unknown> {
  try {
    return { ...from };
  } catch {
    return readableFields(from);
  }
}

function readableFields(from: object): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  try {
    for (const key of Object.keys(from)) {
      try {
        fields[key] = (from as Record<string, unknown>)[key];
      } catch (error) {
        fields[key] = `[Thrown: ${error instanceof Error ? error.message : 'unknown'}]`;
      }
    }
  } catch {
    fields['extra'] = '[Unreadable]';
  }
  return fields;
}
