import { addErrorHandler, type ErrorClass } from '../error-handlers.js';
import type { LambdaContext } from '../lambda-context.js';
import { createAnswer } from './answer.js';
import type { BatchOptions } from './batch.js';
import type { BatchHandler, FieldErrorHandler, FieldHandler } from './field-handler.js';
import { createField, createFieldTable, type Field, type FieldTable } from './field-table.js';

/** What every copy of this package finds the parts of a resolver under. */
const PARTS: unique symbol = Symbol.for('fluoroscope.appsync.1');

/** A resolver that another one may include. */
export interface IncludableResolver {
  readonly [PARTS]: unknown;
}

/** A resolver; nothing of it needs `this`. */
export interface Resolver extends IncludableResolver {
  /** Answers a field of `Query`. */
  readonly onQuery: <TArgs = Record<string, unknown>>(
    field: string,
    handler: FieldHandler<TArgs>,
  ) => void;
  /** Answers a field of `Mutation`. */
  readonly onMutation: <TArgs = Record<string, unknown>>(
    field: string,
    handler: FieldHandler<TArgs>,
  ) => void;
  /** Answers a field of any type; the type `'*'` stands for those that have no handler of their own. */
  readonly field: <TArgs = Record<string, unknown>, TSource = unknown>(
    type: string,
    name: string,
    handler: FieldHandler<TArgs, TSource>,
  ) => void;
  /** Answers many of the same field at once (BatchInvoke), or one by one with `aggregate: false`. */
  readonly batch: RegisterBatch;
  /** Answers for errors of a class and of its subclasses: what `handler` returns is the field's value. */
  readonly onError: <TError extends Error>(
    type: ErrorClass<TError>,
    handler: (error: TError, c: Parameters<FieldErrorHandler>[1]) => unknown,
  ) => void;
  /** Takes over the fields of another resolver, whose error handlers answer for these first. */
  readonly include: (resolver: IncludableResolver) => void;
  /**
   * Answers an event of AppSync, or a batch of them, with the value of the field.
   *
   * Rejects with what the handler threw, the same object: AppSync makes it the field's GraphQL error.
   * Rejects with a `ResolverNotFoundError` for a field without a handler, a TypeError for an event of
   * another source.
   */
  readonly resolve: (event: unknown, context?: Partial<LambdaContext>) => Promise<unknown>;
}

/** Registers the handler of a batch. */
export interface RegisterBatch {
  <TArgs = Record<string, unknown>, TSource = unknown>(
    type: string,
    name: string,
    handler: FieldHandler<TArgs, TSource>,
    options: BatchOptions & { readonly aggregate: false },
  ): void;
  <TArgs = Record<string, unknown>, TSource = unknown>(
    type: string,
    name: string,
    handler: BatchHandler<TArgs, TSource>,
    options?: BatchOptions & { readonly aggregate?: true | undefined },
  ): void;
}

interface Parts {
  readonly table: FieldTable;
  readonly errorHandlers: Map<object, FieldErrorHandler>;
  isIncluded: boolean;
}

/**
 * Creates a resolver of AppSync's GraphQL fields: `instrument(resolver.resolve)` is the handler.
 *
 * Every field has a span of its own, `Query.getTodo`.
 *
 * @throws TypeError and RangeError from the methods that register something, while the module loads.
 */
export function createResolver(): Resolver {
  const parts: Parts = { table: createFieldTable(), errorHandlers: new Map(), isIncluded: false };
  const { table, errorHandlers } = parts;
  const add = (field: Field): void => {
    if (parts.isIncluded) {
      throw new Error('This resolver is included already. Register all of it before include().');
    }
    table.add(field);
  };
  const on =
    (typeName: string) =>
    (fieldName: string, handler: unknown): void =>
      add(createField('field', { typeName, fieldName }, { handler }));

  return {
    onQuery: on('Query'),
    onMutation: on('Mutation'),
    field: (typeName, fieldName, handler) => on(typeName)(fieldName, handler),
    batch(
      typeName: string,
      fieldName: string,
      ...rest: [handler: unknown, options?: BatchOptions]
    ) {
      const [handler, options] = rest;
      add(createField('batch', { typeName, fieldName }, { handler, options }));
    },
    // A handler is called for errors of its own class alone.
    onError: (type, handler) => addErrorHandler(errorHandlers, type, handler as FieldErrorHandler),
    include(resolver) {
      // Any copy of this package puts the same parts under this key, or none.
      const part = (resolver as IncludableResolver | undefined)?.[PARTS] as Parts | undefined;
      if (part === undefined) {
        throw new TypeError('include() takes a resolver. Pass what createResolver() returned.');
      }
      for (const field of part.table.all()) {
        add({ ...field, errorHandlers: [...field.errorHandlers, part.errorHandlers] });
      }
      part.isIncluded = true;
    },
    resolve: createAnswer(table, errorHandlers),
    [PARTS]: parts,
  };
}
