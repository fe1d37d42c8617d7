import { type Order, rootOf } from './concurrency-plan.js';
import type { ConcurrentRun } from './concurrency-run.js';
import type { ReceivedDocument } from './daemon.js';

/** A line of stdout: a logger's, or a document of metrics. */
export type Line = Readonly<Record<string, unknown>> & {
  readonly id?: string;
  readonly level?: string;
  readonly message?: string;
  /** What a line of the application says that it must carry. */
  readonly expected?: {
    readonly span: string;
    readonly correlation?: string;
    readonly keys: readonly string[];
    readonly record: number;
  };
  readonly echoed?: { readonly amazon?: string };
  readonly function_request_id?: string;
  readonly span_id?: string;
};

/** All that arrived of one invocation, by the ids that Lambda's runtime gave it. */
export interface Arrived {
  readonly order: Order;
  readonly documents: ReceivedDocument[];
  readonly lines: Line[];
  /** Documents of metrics. */
  readonly metrics: Line[];
}

export interface Arrivals {
  readonly all: readonly Arrived[];
  /** What names no invocation. */
  readonly others: Omit<Arrived, 'order'>;
}

/** Sorts what arrived by invocation. */
export function sortArrivals(orders: readonly Order[], run: ConcurrentRun): Arrivals {
  const none = (): Omit<Arrived, 'order'> => ({ documents: [], lines: [], metrics: [] });
  const others = none();
  const all = orders.map((order): Arrived => ({ order, ...none() }));
  const byRoot = new Map(all.map((one) => [rootOf(one.order.plan.token), one]));
  const byRequest = new Map<unknown, Arrived>(all.map((one) => [one.order.requestId, one]));
  for (const document of run.documents) {
    (byRoot.get(document.trace_id) ?? others).documents.push(document);
  }
  for (const text of run.lines) {
    const line = JSON.parse(text) as Line;
    const { lines, metrics } = byRequest.get(line.function_request_id) ?? others;
    ('_aws' in line ? metrics : lines).push(line);
  }
  return { all, others };
}
