import { readFileSync } from 'node:fs';

/**
 * Waits until the function's code is there, which the end of stdin tells, and takes over the variables
 * and the folder that a process started ahead is told there.
 *
 * Returns how many milliseconds it waited, which are no part of the function's init.
 */
export function waitForOrders(environment: NodeJS.ProcessEnv): number {
  const before = performance.now();
  const text = readStdin();
  const waitedMs = performance.now() - before;
  if (text === '') return waitedMs;
  const { variables, folder } = JSON.parse(text) as {
    variables: Record<string, string>;
    folder: string;
  };
  for (const name of Object.keys(environment)) delete environment[name];
  Object.assign(environment, variables);
  process.chdir(folder);
  return waitedMs;
}

function readStdin(): string {
  try {
    return readFileSync(0, 'utf8');
  } catch {
    // Not every system has a stdin for a process that was given none: there is nothing to wait for.
    return '';
  }
}
