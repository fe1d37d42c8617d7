import type { LogsSignal } from '../sdk/signal.js';

/** Joins ways out for log records into one; `undefined` when there is none. */
export function joinLogs(signals: readonly LogsSignal[]): LogsSignal | undefined {
  if (signals.length < 2) return signals[0];
  return {
    loggerProvider: {
      getLogger(name, version) {
        const loggers = signals.map((signal) => signal.loggerProvider.getLogger(name, version));
        return {
          emit(record) {
            for (const logger of loggers) logger.emit(record);
          },
        };
      },
    },
    async forceFlush() {
      await Promise.all(signals.map((signal) => signal.forceFlush()));
    },
    drainSync() {
      for (const signal of signals) signal.drainSync?.();
    },
    async shutdown() {
      await Promise.all(signals.map((signal) => signal.shutdown()));
    },
  };
}
