import type { ErrorHandlers } from '../error-handlers.js';
import { assertFunction } from '../function-argument.js';
import type { BatchFailures, BatchOptions } from './batch.js';
import type { FieldName } from './field-event.js';
import type { FieldErrorHandler } from './field-handler.js';

/** A field that was registered, and how it is answered. */
export interface Field extends FieldName {
  readonly kind: 'field' | 'batch';
  readonly handler: unknown;
  readonly aggregate: boolean;
  readonly failures: BatchFailures;
  readonly concurrency: number;
  /** Of the resolvers that it was included from, innermost first. */
  readonly errorHandlers: readonly ErrorHandlers<FieldErrorHandler>[];
}

/** The fields of a resolver. */
export interface FieldTable {
  /** @throws RangeError for a field that is registered already. */
  add(field: Field): void;
  /** The field of the very type first, then that of any type. */
  find(kind: Field['kind'], name: FieldName): Field | undefined;
  all(): Iterable<Field>;
}

/** Stands for every type. */
const ANY_TYPE = '*';

/** A name of GraphQL: https://spec.graphql.org/October2021/#sec-Names */
const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

const FAILURES: readonly BatchFailures[] = ['report', 'null', 'throw'];
const DEFAULT_CONCURRENCY = 10;

/** Creates the table of the fields that a resolver answers. */
export function createFieldTable(): FieldTable {
  const fields = new Map<string, Field>();
  const keyOf = (kind: Field['kind'], typeName: string, fieldName: string): string =>
    `${kind} ${typeName}.${fieldName}`;
  return {
    add(field) {
      const key = keyOf(field.kind, field.typeName, field.fieldName);
      if (fields.has(key)) {
        throw new RangeError(`The ${key} is registered already. Keep one handler for it.`);
      }
      fields.set(key, field);
    },
    find: (kind, { typeName, fieldName }) =>
      fields.get(keyOf(kind, typeName, fieldName)) ?? fields.get(keyOf(kind, ANY_TYPE, fieldName)),
    all: () => fields.values(),
  };
}

/**
 * Makes a field of what an application registered.
 *
 * @throws TypeError for a wrong kind of argument, RangeError for a name that GraphQL has not.
 */
export function createField(
  kind: Field['kind'],
  { typeName, fieldName }: FieldName,
  {
    handler,
    options = {},
  }: { readonly handler: unknown; readonly options?: BatchOptions | undefined },
): Field {
  const {
    aggregate = kind === 'batch',
    failures = 'report',
    concurrency = DEFAULT_CONCURRENCY,
  } = options;
  if (typeName !== ANY_TYPE) assertName(typeName, 'type');
  assertName(fieldName, 'field');
  assertFunction(handler, `The handler of ${typeName}.${fieldName} must be`);
  if (!FAILURES.includes(failures)) {
    throw new RangeError(`failures is "${String(failures)}". Use one of ${FAILURES.join(', ')}.`);
  }
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`concurrency must be a whole number from 1, got ${String(concurrency)}.`);
  }
  return {
    kind,
    typeName,
    fieldName,
    handler,
    aggregate,
    failures,
    concurrency,
    errorHandlers: [],
  };
}

function assertName(name: unknown, what: string): void {
  if (typeof name === 'string' && NAME.test(name)) return;
  throw new RangeError(
    `"${String(name)}" is no name of a GraphQL ${what}. Use letters, digits and _, as in the schema.`,
  );
}
