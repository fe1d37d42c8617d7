import { isatty } from 'node:tty';

const STDOUT = 1;

/** Whether stdout is a terminal, with a person before it; in a module of its own, as `node:tty` loads all of `node:net`. */
export function stdoutIsTerminal(): boolean {
  return isatty(STDOUT);
}
