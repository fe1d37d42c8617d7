import type { LambdaEnvironment } from './config.js';
import { processState } from './process-state.js';

/**
 * A process this old at its first invocation was started ahead of it, by Lambda's own choice.
 *
 * Lambda says nothing of such a proactive start; ten seconds is the longest that an init may take.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
const PROACTIVE_AFTER_SECONDS = 10;

const state = processState('coldStart', () => ({ begun: 0 }));

/** Counts one invocation; tells whether the caller of the function waited for its start. */
export function beginInvocation(environment: LambdaEnvironment | undefined): boolean {
  state.begun += 1;
  if (state.begun > 1) return false;
  if (environment?.concurrent) return false;
  const type = environment?.initializationType;
  if (type === 'provisioned-concurrency' || type === 'lambda-managed-instances') return false;
  return process.uptime() <= PROACTIVE_AFTER_SECONDS;
}

/** Whether an invocation has begun in this process. */
export function invocationHasBegun(): boolean {
  return state.begun > 0;
}
