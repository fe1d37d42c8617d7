import { diag } from '@opentelemetry/api';
import { SENT } from '../../src/telemetry.js';

/** What holds something back that a flush sends. */
interface Flushable {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Flushes or shuts down several parts side by side, and resolves always, when all are settled.
 *
 * Answers `SENT` when none has anything to wait for. Failures are one `diag.warn`; a part that
 * throws is one that rejects. There is no timer for each, as the SDK's own provider starts one at
 * each flush.
 */
export function settled(
  method: keyof Flushable,
  noun: string,
  parts: readonly Flushable[],
): Promise<void> {
  const failures: unknown[] = [];
  const fail = (error: unknown): void => void failures.push(error);
  const waiting: Promise<void>[] = [];
  for (const part of parts) {
    try {
      // Somebody else's may answer with what is no promise.
      const sent = Promise.resolve(part[method]());
      if (sent !== SENT) waiting.push(sent);
    } catch (error) {
      fail(error);
    }
  }
  const end = (): void => {
    if (failures.length === 0) return;
    diag.warn(
      `${failures.length} of ${parts.length} ${noun} failed in ${method}; what they held may be lost. Look at the first cause: ${failures[0]}`,
    );
  };
  const [first, ...others] = waiting;
  if (first === undefined) {
    end();
    return SENT;
  }
  const failed = (error: unknown): void => {
    fail(error);
    end();
  };
  // One alone, as is usual, needs no more than one promise.
  if (others.length === 0) return first.then(end, failed);
  return Promise.all(waiting.map((sent) => sent.catch(fail))).then(end);
}
