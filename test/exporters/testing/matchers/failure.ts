import { stripVTControlCharacters } from 'node:util';

/** What an assertion that fails says, without colours; that it does not fail is an error. */
export function failure(assert: () => unknown): string {
  try {
    assert();
  } catch (error) {
    return stripVTControlCharacters((error as Error).message);
  }
  throw new Error('The assertion holds.');
}
