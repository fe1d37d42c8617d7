import type { LambdaContext } from '../lambda-context.js';
import { thrown } from '../thrown.js';
import type { FieldEvent } from './field-event.js';
import {
  argumentsOf,
  type BatchHandler,
  type FieldContext,
  type FieldHandler,
  fieldContext,
} from './field-handler.js';
import type { Field } from './field-table.js';

/** How the failures of single fields are told to AppSync. */
export type BatchFailures = 'report' | 'null' | 'throw';

export interface BatchOptions {
  /** Whether the handler takes the whole batch at once; default true. */
  readonly aggregate?: boolean | undefined;
  /**
   * What becomes of a batch in which single fields failed; default `'report'`.
   *
   * `'report'`: every value is `{ data, errorMessage, errorType }`, which AppSync makes the errors of
   * these fields of. `'null'`: the fields that failed are null. `'throw'`: all fail with the first error.
   * https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers.html
   */
  readonly failures?: BatchFailures | undefined;
  /** How many fields are answered at once when `aggregate` is false; default 10. */
  readonly concurrency?: number | undefined;
}

/** One field's answer: its value, or what was thrown. */
type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Runs a handler, and the application's own answer for what it throws. */
export type MapErrors = (work: () => unknown, c: FieldContext) => Promise<unknown>;

/** A batch under way. */
export interface Batch {
  readonly field: Field;
  readonly events: readonly FieldEvent[];
  readonly context: Partial<LambdaContext>;
  readonly mapErrors: MapErrors;
}

/** What a batch comes to; how many of its fields failed, and the first of their errors. */
export interface BatchAnswer {
  readonly values: readonly unknown[];
  readonly failed: number;
  readonly error?: unknown;
}

/** Answers a batch: at once, or field by field. */
export async function answerBatch(batch: Batch): Promise<BatchAnswer> {
  const { aggregate, failures } = batch.field;
  const outcomes = await (aggregate ? answerAtOnce(batch) : answerOneByOne(batch));
  const failed = outcomes.filter((outcome) => 'error' in outcome);
  const [first] = failed;
  if (first === undefined) return { values: outcomes.map(plainValue), failed: 0 };
  if (failures === 'throw') throw first.error;
  const tell = failures === 'null' ? plainValue : reportedValue;
  return { values: outcomes.map(tell), failed: failed.length, error: first.error };
}

async function answerAtOnce({ field, events, context, mapErrors }: Batch): Promise<Outcome[]> {
  const handle = field.handler as BatchHandler<unknown>;
  const fields = events.map((event) => ({
    ...fieldContext(event, context),
    args: argumentsOf(event),
  }));
  const answer = await mapErrors(
    () => handle(fields, { events, context }),
    fields[0] as FieldContext,
  );
  const values = checkedValues(answer, events.length);
  return Promise.all(fields.map((c, index) => outcomeOf(mapErrors(() => values[index], c))));
}

/**
 * AppSync takes the values by their place: a list of another length would answer other fields.
 *
 * @throws TypeError for anything but a list of that many values.
 */
function checkedValues(values: unknown, count: number): readonly unknown[] {
  if (Array.isArray(values) && values.length === count) return values;
  const got = Array.isArray(values) ? `a list of ${values.length}` : typeof values;
  throw new TypeError(
    `A batch of ${count} fields must be answered by a list of ${count} values in the same order, got ${got}.`,
  );
}

async function answerOneByOne(batch: Batch): Promise<Outcome[]> {
  const { field, events, context, mapErrors } = batch;
  const handle = field.handler as FieldHandler<unknown>;
  const outcomes: Outcome[] = [];
  const queue = events.entries();
  let isOver = false;
  const lane = async (): Promise<void> => {
    // All lanes draw from one queue.
    for (const [index, event] of queue) {
      if (isOver) return;
      const c = fieldContext(event, context);
      const outcome = await outcomeOf(mapErrors(() => handle(argumentsOf(event), c), c));
      outcomes[index] = outcome;
      isOver ||= 'error' in outcome && field.failures === 'throw';
    }
  };
  await Promise.all(Array.from({ length: Math.min(field.concurrency, events.length) }, lane));
  return outcomes;
}

async function outcomeOf(answer: Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await answer };
  } catch (error) {
    return { error };
  }
}

function plainValue(outcome: Outcome): unknown {
  return 'value' in outcome ? outcome.value : null;
}

function reportedValue(outcome: Outcome): unknown {
  if ('value' in outcome)
    return { data: outcome.value ?? null, errorMessage: null, errorType: null };
  const { name, message } = thrown(outcome.error);
  // AppSync's own templates take an empty message for none.
  return { data: null, errorMessage: message || name, errorType: name };
}
