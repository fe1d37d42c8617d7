import type { MeterProvider } from '@opentelemetry/api';
import { processState } from '../process-state.js';
import type { FrontDocument } from './measurement.js';
import type { Metric } from './metric.js';

/** Takes what was published together as a whole; the metrics, by name, are its own from then on. */
export type TakePublication = (document: FrontDocument, metrics: Map<string, Metric>) => void;

/**
 * By the `getMeter` whose place they take: whoever wraps or replaces that wants to see the values,
 * and a mark on the provider would show through a proxy or a prototype.
 */
const takers = processState(
  'publicationTakers',
  () => new WeakMap<MeterProvider['getMeter'], TakePublication>(),
);

/**
 * Makes a meter provider one that is handed whole publications of `createMetrics()`.
 *
 * Value by value, with a context for each metric, the way through the instruments costs more than
 * all that is made of the values.
 */
export function withPublicationTaker<T extends MeterProvider>(
  provider: T,
  take: TakePublication,
): T {
  takers.set(provider.getMeter, take);
  return provider;
}

/** What a meter provider takes whole publications by; most take none. */
export function publicationTaker({ getMeter }: MeterProvider): TakePublication | undefined {
  return takers.get(getMeter);
}
