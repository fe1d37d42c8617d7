import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client.js';
import { failureText } from './failure.js';
import type { LossReport } from './losses.js';
import type { Outcome } from './outcome.js';
import { readSuccess } from './partial-success.js';

/** What is sent: its size, and how the official packages write it. */
export interface Wire<TItem> {
  readonly weightOf: (item: TItem) => number;
  readonly serialise: (items: TItem[]) => Uint8Array | undefined;
  /** Reads an answer in protobuf; throws when it is none. */
  readonly parseAnswer: (body: Uint8Array) => unknown;
}

/** What a delivery works with. */
export interface DeliveryParts<TItem> {
  readonly wire: Wire<TItem>;
  readonly client: Client;
  readonly losses: LossReport;
}

/** What a backend could not take now, and why. */
interface Kept<TItem> {
  readonly items: readonly TItem[];
  readonly reason: string;
}

/** The way of batches to a backend. */
export interface Delivery<TItem> {
  /** Sends a batch; answers with what may be tried again. Never rejects: what is lost is noted. */
  send(items: readonly TItem[]): Promise<Kept<TItem> | undefined>;
  /** Whether the latest request was taken. */
  isHealthy(): boolean;
  /** When the backend wants to be asked again, in milliseconds since the epoch. */
  notBeforeMs(): number;
}

/** X-Ray takes 5 MB: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html */
const MAX_BODY_BYTES = 4_194_304;

/** How many answers that a request is too large make halves of one batch; then such batches are dropped. */
const MAX_HALVINGS = 16;

/** Before the second try within a flush, which an invocation waits for. */
const RETRY_PAUSE_MS = 100;

/** Creates the way of one signal's batches. */
export function createDelivery<TItem>({
  wire,
  client,
  losses,
}: DeliveryParts<TItem>): Delivery<TItem> {
  let isHealthy = true;
  let notBeforeMs = 0;
  let halvingsLeft = MAX_HALVINGS;

  async function send(items: readonly TItem[]): Promise<Kept<TItem> | undefined> {
    const outcome = await attempt(items);
    if (outcome.kind === 'retryable') return { items, reason: outcome.reason };
    if (outcome.kind === 'too-large' && items.length > 1 && halvingsLeft > 0) {
      const middle = items.length >> 1;
      const kept = await send(items.slice(0, middle));
      const others = items.slice(middle);
      return kept === undefined ? send(others) : { ...kept, items: [...kept.items, ...others] };
    }
    if (outcome.kind === 'sent') noteAnswer(items, outcome);
    else losses.note('dropped', weightOf(items), outcome.reason);
    return undefined;
  }

  async function attempt(items: readonly TItem[]): Promise<Outcome> {
    const body = serialised(wire, items);
    if (!(body instanceof Uint8Array)) return body;
    // One item is sent whatever its size: the backend may take more.
    if (body.length > MAX_BODY_BYTES && items.length > 1) return tooLarge(`${body.length} bytes`);
    const outcome = await post(body);
    isHealthy = outcome.kind !== 'retryable';
    if (outcome.kind === 'retryable') notBeforeMs = Date.now() + outcome.retryAfterMs;
    if (outcome.kind === 'too-large') halvingsLeft -= 1;
    return outcome;
  }

  /** What was well until now gets a second chance at once; what is down costs no invocation a pause. */
  async function post(body: Uint8Array): Promise<Outcome> {
    const outcome = await client.post(body);
    if (!isHealthy || outcome.kind !== 'retryable') return outcome;
    if (!outcome.answered || outcome.retryAfterMs > 0) return outcome;
    await pause(RETRY_PAUSE_MS);
    return client.post(body);
  }

  function noteAnswer(items: readonly TItem[], { answer }: Outcome & { kind: 'sent' }): void {
    losses.forgetWaiting();
    const said = readSuccess(answer, wire.parseAnswer);
    if ('problem' in said) losses.note('unread', weightOf(items), said.problem);
    else if (said.partial) losses.note('rejected', said.partial.rejected, said.partial.message);
  }

  function weightOf(items: readonly TItem[]): number {
    return items.reduce((sum, item) => sum + wire.weightOf(item), 0);
  }

  return {
    send(items) {
      halvingsLeft = MAX_HALVINGS;
      return send(items);
    },
    isHealthy: () => isHealthy,
    notBeforeMs: () => notBeforeMs,
  };
}

/** One item that cannot be written must not take the others along: halves part it from them. */
function serialised<TItem>(wire: Wire<TItem>, items: readonly TItem[]): Uint8Array | Outcome {
  try {
    return wire.serialise([...items]) ?? tooLarge('nothing was written');
  } catch (error) {
    return tooLarge(`it cannot be serialised (${failureText(error)})`);
  }
}

function tooLarge(reason: string): Outcome {
  return { kind: 'too-large', reason };
}
