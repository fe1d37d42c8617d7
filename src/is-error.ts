import { types } from 'node:util';

/** Whether a value is an error, also one of another realm, such as `node:vm`'s or jest's; never throws. */
export function isError(value: unknown): value is Error {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    return false;
  }
}
