import type { TextMapPropagator } from '@opentelemetry/api';
import { configuredPropagators } from '../../src/telemetry.js';

/** What makes each propagator, by its name in OTEL_PROPAGATORS; a later one wins where headers have both. */
export type PropagatorTable<TName extends string> = Readonly<
  Record<TName, () => TextMapPropagator>
>;

/**
 * Creates the propagator that OTEL_PROPAGATORS asks for, of those that the environment has.
 *
 * Unset: the `usual` ones, all of them by default. They are used in the order of the table, however
 * the variable has them: which header wins is the environment's to say. `none` among others has no
 * meaning.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export function createPropagator<TName extends string>(
  table: PropagatorTable<TName>,
  usual: readonly TName[] = Object.keys(table) as TName[],
): TextMapPropagator {
  const known = Object.keys(table) as TName[];
  const names: ReadonlyArray<TName | 'none'> = configuredPropagators([...known, 'none']) ?? usual;
  return composePropagators(
    known.filter((name) => names.includes(name)).map((name) => table[name]()),
  );
}

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
