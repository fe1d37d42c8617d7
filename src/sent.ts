import { processState } from './process-state.js';

/**
 * What a flush answers when all has left already, by system calls: nobody needs to wait for it.
 *
 * The same promise for the whole process, so that it is known by its identity. Each other promise
 * costs an invocation about a microsecond, as an AsyncLocalStorage follows it.
 */
export const SENT: Promise<void> = processState('sent', () => Promise.resolve());
