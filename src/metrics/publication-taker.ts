import type { FrontDocument } from './measurement.js';
import type { Metric } from './metric.js';

/** Takes what was published together as a whole; the metrics, by name, are its own from then on. */
export type TakePublication = (document: FrontDocument, metrics: Map<string, Metric>) => void;

/** Registered, so that meter providers of another copy of the package are known too. */
const TAKER = Symbol.for('fluoroscope.publicationTaker.1');

/**
 * Makes a meter provider one that is handed whole publications of `createMetrics()`.
 *
 * Value by value, with a context for each metric, the way through the instruments costs more than
 * all that is made of the values.
 */
export function withPublicationTaker<T extends object>(provider: T, take: TakePublication): T {
  return Object.defineProperty(provider, TAKER, { value: take });
}

/** What a meter provider takes whole publications by; most take none. */
export function publicationTaker(provider: object): TakePublication | undefined {
  return (provider as Record<symbol, TakePublication | undefined>)[TAKER];
}
