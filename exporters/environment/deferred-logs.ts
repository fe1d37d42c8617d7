import { context } from '@opentelemetry/api';
import type { LogsSignal } from '../sdk/signal.js';
import type { Backlog } from './backlog.js';
import { deferFlush } from './deferred-flush.js';

/** A way out for log records that is still loading: those that are emitted meanwhile wait for it. */
export function deferLogs(backlog: Backlog<LogsSignal>): LogsSignal {
  return {
    loggerProvider: {
      getLogger: (name, version) => ({
        emit(record) {
          // By the time that it is handed over, another context is active.
          const kept = { ...record, context: record.context ?? context.active() };
          backlog.offer(({ loggerProvider }) => loggerProvider.getLogger(name, version).emit(kept));
        },
      }),
    },
    ...deferFlush(backlog),
  };
}
