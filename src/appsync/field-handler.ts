import type { LambdaContext } from '../lambda-context.js';
import type { FieldEvent } from './field-event.js';

/** What a handler is given beside the field's arguments. */
export interface FieldContext<TSource = unknown> {
  readonly event: FieldEvent;
  readonly context: Partial<LambdaContext>;
  /** The value of the field above; `null` for the fields of a query itself. */
  readonly source: TSource;
  /** Who asks; `null` with an API key. */
  readonly identity: unknown;
}

/** Answers one field; an error that it throws or returns is the field's GraphQL error. */
export type FieldHandler<TArgs, TSource = unknown> = (
  args: TArgs,
  c: FieldContext<TSource>,
) => unknown;

/** One field of an aggregated batch. */
export interface BatchField<TArgs, TSource = unknown> extends FieldContext<TSource> {
  readonly args: TArgs;
}

/**
 * Answers all fields of a batch at once: a list, or its promise, of as many values in the same order.
 *
 * An error among them, or a promise that rejects, fails its own field alone.
 */
export type BatchHandler<TArgs, TSource = unknown> = (
  fields: readonly BatchField<TArgs, TSource>[],
  c: { readonly events: readonly FieldEvent[]; readonly context: Partial<LambdaContext> },
) => readonly unknown[] | Promise<readonly unknown[]>;

/** Answers for the errors of a class: what it returns is the field's value. */
export type FieldErrorHandler = (error: Error, c: FieldContext) => unknown;

/** What a handler is called with, read from its event. */
export function fieldContext(event: FieldEvent, context: Partial<LambdaContext>): FieldContext {
  const { source = null, identity = null } = event;
  return { event, context, source, identity };
}

/** The arguments of a field; none is an empty record. */
export function argumentsOf(event: FieldEvent): FieldEvent['arguments'] {
  return event.arguments ?? {};
}
