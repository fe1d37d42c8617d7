import { isError } from './is-error.js';

/** The name and the message of whatever was thrown: an error, a text, an object that has neither. */
export function thrown(value: unknown): { readonly name: string; readonly message: string } {
  try {
    if (isError(value)) return { name: value.name || 'Error', message: value.message };
    return { name: typeof value, message: String(value) };
  } catch {
    return { name: 'Error', message: '[unreadable]' };
  }
}
