import { currentInvocation } from '../invocation.js';
import type { Shape } from '../trigger/shape.js';
import { type BatchSource, batchSourceOf } from './batch-source.js';
import { type RecordRun, runRecord } from './record-run.js';

/** An event of SQS, Kinesis or DynamoDB streams. */
export interface BatchEvent<TRecord> {
  readonly Records: readonly TRecord[];
}

/** What Lambda is told: the records to send again. Assignable to `SQSBatchResponse` and its siblings. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

export interface BatchOptions {
  /** How many records of an unordered source are processed at once; default 10. */
  readonly concurrency?: number | undefined;
}

const DEFAULT_CONCURRENCY = 10;

/** What is left of the invocation's time when no further record is begun, and none is waited for. */
const RESERVE_MS = 500;

/**
 * Processes a batch record by record, and answers with those that failed.
 *
 * Every record has a CONSUMER span linked to its sender, a correlation id and log keys of its own.
 * Of a FIFO queue or a stream the first failure ends the batch: it and all after it are answered as
 * failed, as is whatever the invocation's time does not suffice for. The function's event source
 * mapping needs ReportBatchItemFailures.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 *
 * @throws TypeError for an event of another source; RangeError for a concurrency below 1.
 */
export async function processBatch<TRecord>(
  event: BatchEvent<TRecord>,
  handler: (record: TRecord) => unknown,
  options: BatchOptions = {},
): Promise<BatchResponse> {
  const concurrency = checkedConcurrency(options.concurrency ?? DEFAULT_CONCURRENCY);
  const records = checkedRecords(event);
  if (records.length === 0) return { batchItemFailures: [] };
  const source = batchSourceOf(records);
  const ordered = records.some((record) => source.isOrdered(record as Shape));
  const processed = await processAll(
    records.map(
      (record) => () => runRecord(source.trigger, record as Shape, () => handler(record)),
    ),
    { ordered, lanes: ordered ? 1 : concurrency },
  );
  const failed = records.filter((_, index) => !processed.has(index));
  return { batchItemFailures: failed.map((record) => identified(source, record as Shape)) };
}

/** Runs the records, and answers with the indexes of those that succeeded in time. */
async function processAll(
  starts: ReadonlyArray<() => RecordRun>,
  { ordered, lanes }: { readonly ordered: boolean; readonly lanes: number },
): Promise<ReadonlySet<number>> {
  const succeeded = new Set<number>();
  const running = new Set<RecordRun>();
  const queue = [...starts.entries()].values();
  const timeLeftMs = remainingMs();
  let stopped = timeLeftMs <= 0;

  const lane = async (): Promise<void> => {
    // All lanes draw from one queue.
    for (const [index, start] of queue) {
      if (stopped) return;
      const run = start();
      running.add(run);
      const done = await run.done;
      running.delete(run);
      if (stopped) return;
      if (done) succeeded.add(index);
      stopped = ordered && !done;
    }
  };

  await withinTime(Promise.all(Array.from({ length: lanes }, lane)), timeLeftMs);
  stopped = true;
  for (const run of running) run.abandon();
  return succeeded;
}

function withinTime(all: Promise<unknown>, timeLeftMs: number): Promise<unknown> {
  if (!Number.isFinite(timeLeftMs)) return all;
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, timeLeftMs));
    void all.then(() => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

function remainingMs(): number {
  const left = currentInvocation()?.lambdaContext.getRemainingTimeInMillis?.();
  return left === undefined ? Number.POSITIVE_INFINITY : left - RESERVE_MS;
}

/** An answer without the id of a failed record would have Lambda take the whole batch for failed. */
function identified(source: BatchSource, record: Shape): { itemIdentifier: string } {
  return { itemIdentifier: source.itemIdentifier(record) ?? '' };
}

function checkedRecords<TRecord>(event: BatchEvent<TRecord>): readonly TRecord[] {
  if (Array.isArray(event?.Records)) return event.Records;
  throw new TypeError(
    'processBatch: the event has no Records. Pass the event of the invocation as it came.',
  );
}

function checkedConcurrency(concurrency: number): number {
  if (Number.isInteger(concurrency) && concurrency >= 1) return concurrency;
  throw new RangeError(
    `processBatch: concurrency must be a whole number from 1, got ${String(concurrency)}.`,
  );
}
