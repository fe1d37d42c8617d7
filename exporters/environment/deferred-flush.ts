import type { Backlog } from './backlog.js';

/** What can be flushed: the end of every signal. */
interface Flushable {
  forceFlush(): Promise<void>;
  drainSync?(): void;
  shutdown(): Promise<void>;
}

/** The end of a signal that is still loading: a flush waits for it, a crash cannot. */
export function deferFlush(backlog: Backlog<Flushable>): Required<Flushable> {
  return {
    async forceFlush() {
      await (await backlog.loaded)?.forceFlush();
    },
    drainSync() {
      backlog.target()?.drainSync?.();
    },
    async shutdown() {
      await (await backlog.loaded)?.shutdown();
    },
  };
}
