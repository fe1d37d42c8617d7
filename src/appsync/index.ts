export type { ErrorClass } from '../error-handlers.js';
export type { BatchFailures, BatchOptions } from './batch.js';
export type { FieldEvent } from './field-event.js';
export type {
  BatchField,
  BatchHandler,
  FieldContext,
  FieldErrorHandler,
  FieldHandler,
} from './field-handler.js';
export {
  createResolver,
  type IncludableResolver,
  type RegisterBatch,
  type Resolver,
} from './resolver.js';
export { ResolverNotFoundError } from './resolver-not-found-error.js';
export { awsDate, awsDateTime, awsTime, awsTimestamp, makeId } from './scalars.js';
