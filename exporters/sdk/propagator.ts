import type { TextMapPropagator } from '@opentelemetry/api';

/**
 * Joins propagators into one: all of them inject, and on extract a later one wins.
 *
 * Each is handed the context that the one before it made, so what only an earlier one found stays.
 */
export function composePropagators(propagators: readonly TextMapPropagator[]): TextMapPropagator {
  const fields = [...new Set(propagators.flatMap((propagator) => propagator.fields()))];
  return {
    inject(from, carrier, setter) {
      for (const propagator of propagators) propagator.inject(from, carrier, setter);
    },
    extract: (into, carrier, getter) =>
      propagators.reduce(
        (context, propagator) => propagator.extract(context, carrier, getter),
        into,
      ),
    fields: () => [...fields],
  };
}
