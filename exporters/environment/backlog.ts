import { diag } from '@opentelemetry/api';
import { reason } from '../../src/telemetry.js';
import { createWarningBudget } from '../sdk/warning-budget.js';

/** What waits for a target that is still loading, and is then handed over in order. */
export interface Backlog<TTarget> {
  /** The target, once all that waited was handed over; `undefined` when it never comes. Never rejects. */
  readonly loaded: Promise<TTarget | undefined>;
  /** The target, if it is there by now. */
  target(): TTarget | undefined;
  /**
   * Hands over now or later, and never throws.
   *
   * Lost when too much waits already, when the target never comes, or when it cannot take it.
   */
  offer(handOver: (target: TTarget) => void): void;
  /** As `offer`, for what all others build on: always room for it. */
  prepare(handOver: (target: TTarget) => void): void;
}

/** What `createBacklog` is told of what waits. */
export interface BacklogOptions {
  /** How much may wait. */
  readonly limit: number;
  /** What it is, in the plural, for the warning. */
  readonly noun: string;
}

/** Enough for a person to find the cause. */
const MAX_WARNINGS = 10;

/** Creates a backlog over what loads: a promise that resolves with `undefined` when it failed. */
export function createBacklog<TTarget>(
  loading: Promise<TTarget | undefined>,
  { limit, noun }: BacklogOptions,
): Backlog<TTarget> {
  let target: TTarget | undefined;
  let waiting: Array<(target: TTarget) => void> | undefined = [];
  let lost = 0;
  const warn = createWarningBudget(MAX_WARNINGS);

  const attempt = (handOver: (target: TTarget) => void, found: TTarget): void => {
    try {
      handOver(found);
    } catch (error) {
      warn(`One of the ${noun} was lost (${reason(error)}). Use plain attributes.`);
    }
  };
  const prepare = (handOver: (target: TTarget) => void): void => {
    if (target !== undefined) attempt(handOver, target);
    else waiting?.push(handOver);
  };
  const handOverAll = (found: TTarget): void => {
    // The list may grow while it is walked: what is handed over may record something itself.
    for (const handOver of waiting ?? []) attempt(handOver, found);
    if (lost === 0) return;
    diag.warn(
      `${lost} ${noun} were lost while fluoroscope/otlp was loading, as ${limit} may wait. ` +
        'Use otlpTelemetry() of fluoroscope/otlp, which is loaded with the program.',
    );
  };
  return {
    loaded: loading.then((found) => {
      if (found !== undefined) handOverAll(found);
      target = found;
      waiting = undefined;
      return found;
    }),
    target: () => target,
    prepare,
    offer(handOver) {
      if (waiting !== undefined && waiting.length >= limit) lost += 1;
      else prepare(handOver);
    },
  };
}
