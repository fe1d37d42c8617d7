import type { Attributes, Span } from '@opentelemetry/api';
import { type ErrorHandlers, errorHandlerFor } from '../error-handlers.js';
import { currentInvocation } from '../invocation.js';
import { markError } from '../invocation-span.js';
import { isError } from '../is-error.js';
import type { LambdaContext } from '../lambda-context.js';
import { createTracer } from '../tracer/tracer.js';
import { answerBatch, type MapErrors } from './batch.js';
import { type FieldEvent, type FieldName, fieldOf, unknownEvent } from './field-event.js';
import {
  argumentsOf,
  type FieldErrorHandler,
  type FieldHandler,
  fieldContext,
} from './field-handler.js';
import type { Field, FieldTable } from './field-table.js';
import { ResolverNotFoundError } from './resolver-not-found-error.js';

/** The types whose fields are a client's operations. */
const OPERATIONS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** Creates the function that answers events from a table of fields. */
export function createAnswer(
  table: FieldTable,
  own: ErrorHandlers<FieldErrorHandler>,
): (event: unknown, context?: Partial<LambdaContext>) => Promise<unknown> {
  const { capture } = createTracer();
  const found = (kind: Field['kind'], name: FieldName): Field => {
    const field = table.find(kind, name);
    if (field !== undefined) return field;
    const registered = [...table.all()].map((one) => `${one.kind} ${labelOf(one)}`);
    throw new ResolverNotFoundError(kind, labelOf(name), registered);
  };
  const mapperOf =
    (field: Field): MapErrors =>
    async (work, c) => {
      try {
        return await unlessError(work());
      } catch (error) {
        const handler = errorHandlerFor([...field.errorHandlers, own], error);
        if (handler === undefined) throw error;
        // The table holds a handler for the prototypes of errors alone.
        return unlessError(handler(error as Error, c));
      }
    };

  const one = (event: FieldEvent, name: FieldName, context: Partial<LambdaContext>): unknown => {
    const field = found('field', name);
    const c = fieldContext(event, context);
    const handle = field.handler as FieldHandler<unknown>;
    const answered = (): unknown => mapperOf(field)(() => handle(argumentsOf(event), c), c);
    return capture(labelOf(name), answered, { attributes: attributesOf(name) });
  };

  const many = (events: readonly FieldEvent[], context: Partial<LambdaContext>): unknown => {
    if (events.length === 0) return [];
    const name = commonField(events);
    const field = found('batch', name);
    const answered = async (span: Span): Promise<readonly unknown[]> => {
      const batch = { field, events, context, mapErrors: mapperOf(field) };
      const { values, failed, error } = await answerBatch(batch);
      if (failed > 0) {
        markError(span, error, true);
        const message = `${failed} of ${events.length} fields of ${labelOf(name)} failed`;
        currentInvocation()?.logger.error(message, { error });
      }
      return values;
    };
    const attributes = { ...attributesOf(name), 'aws.appsync.batch_size': events.length };
    return capture(labelOf(name), answered, { attributes });
  };

  // An async function, so that whatever is wrong rejects, as Lambda expects of a handler.
  return async function resolve(event, context = {}) {
    if (Array.isArray(event)) return many(event, context);
    const name = fieldOf(event);
    if (name === undefined) throw unknownEvent(event);
    return one(event as FieldEvent, name, context);
  };
}

/** The value of an answer; an error that was returned, as loaders of data do, would be `{}` as data. */
async function unlessError(answer: unknown): Promise<unknown> {
  const value = await answer;
  if (isError(value)) throw value;
  return value;
}

/** AppSync batches events of one field; a list of others is no batch of its. */
function commonField(events: readonly unknown[]): FieldName {
  const names = events.map(fieldOf);
  const [first] = names;
  const isSame = (name: FieldName | undefined): boolean =>
    name?.fieldName === first?.fieldName && name?.typeName === first?.typeName;
  if (first === undefined || !names.every(isSame)) throw unknownEvent(events);
  return first;
}

function labelOf({ typeName, fieldName }: FieldName): string {
  return `${typeName}.${fieldName}`;
}

/** https://opentelemetry.io/docs/specs/semconv/registry/attributes/graphql/ */
function attributesOf(name: FieldName): Attributes {
  const attributes: Attributes = { 'aws.appsync.field': labelOf(name) };
  if (OPERATIONS.has(name.typeName)) {
    attributes['graphql.operation.type'] = name.typeName.toLowerCase();
  }
  return attributes;
}
