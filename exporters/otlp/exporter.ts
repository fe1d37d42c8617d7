import { ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { runInContext } from '../../src/telemetry.js';
import { createClient } from './client.js';
import { createDelivery, type Wire } from './delivery.js';
import { shownUrl } from './endpoint.js';
import { createLossReport } from './losses.js';
import { createQueue } from './queue.js';
import type { SignalSettings } from './settings.js';

/** Keeps what is added until a flush, and sends it. */
export interface Exporter<TItem> {
  add(item: TItem): void;
  /** Sends all that was added before the call. Resolves always: a failure is reported through `diag`. */
  forceFlush(): Promise<void>;
  /** Sends what waits, for two seconds at most, and takes no more. */
  shutdown(): Promise<void>;
}

/** As the batch processors of OpenTelemetry's SDKs. */
const MAX_BATCH = 512;

const SHUTDOWN_TIMEOUT_MS = 2_000;

/**
 * Creates an exporter of one signal; `noun` is what it sends, in the plural.
 *
 * One request is under way at most. A full batch does not wait for a flush. What the backend cannot
 * take now waits for the next one, in a queue whose oldest make room.
 */
export function createExporter<TItem>(
  settings: SignalSettings,
  noun: string,
  wire: Wire<TItem>,
): Exporter<TItem> {
  const queue = createQueue(settings.maxQueueSize, wire.weightOf);
  const losses = createLossReport(noun, shownUrl(settings.url));
  const client = createClient(settings);
  const delivery = createDelivery({ wire, client, losses });
  let isShutDown = false;

  async function sendWaiting(): Promise<void> {
    if (Date.now() < delivery.notBeforeMs() && !isShutDown) return;
    let left = queue.weight();
    while (left > 0 && queue.weight() > 0) {
      const before = queue.weight();
      const batch = queue.take(Math.min(MAX_BATCH, left));
      left -= before - queue.weight();
      const kept = await delivery.send(batch);
      if (kept !== undefined) {
        noteOverflow(queue.putBack(kept.items));
        losses.note('waiting', queue.weight(), kept.reason);
        break;
      }
    }
    losses.tell();
  }
  function noteOverflow(dropped: number): void {
    if (dropped > 0) losses.note('overflow', dropped, `${settings.maxQueueSize}`);
  }

  const flush = createSerial(() =>
    // Never traced; and in no invocation's context, which a kept connection would hold on to.
    runInContext(suppressTracing(ROOT_CONTEXT), sendWaiting),
  );
  return {
    add(item) {
      if (isShutDown) return;
      noteOverflow(queue.add(item));
      if (queue.weight() >= MAX_BATCH && delivery.isHealthy()) flush.soon();
    },
    forceFlush: flush.now,
    async shutdown() {
      isShutDown = true;
      const sent = flush.now();
      await settledWithin(sent, SHUTDOWN_TIMEOUT_MS);
      // What hangs fails now.
      client.close();
      await sent;
      const left = queue.weight();
      queue.take(left);
      losses.forgetWaiting();
      if (left > 0) losses.note('dropped', left, 'it was shut down before they could be sent');
      losses.tell(true);
    },
  };
}

/** Runs one after the other: all who ask while one runs are answered by one more. */
function createSerial(run: () => Promise<void>): {
  now(): Promise<void>;
  /** In a turn of its own, unless one runs or is about to. */
  soon(): void;
} {
  let underWay: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  let isScheduled = false;

  const begin = (): Promise<void> => {
    following = undefined;
    underWay = run().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
  const now = (): Promise<void> => {
    if (underWay !== undefined) following ??= underWay.then(begin);
    return following ?? begin();
  };
  return {
    now,
    soon() {
      if (isScheduled || underWay !== undefined) return;
      isScheduled = true;
      setImmediate(() => {
        isScheduled = false;
        void now();
      }).unref();
    },
  };
}

function settledWithin(work: Promise<void>, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
