import type { Attributes, Context } from '@opentelemetry/api';

/** The methods of a meter that create an instrument whose values are recorded. */
export type SynchronousMethod =
  | 'createCounter'
  | 'createUpDownCounter'
  | 'createHistogram'
  | 'createGauge';

/** The methods of a meter that create an instrument which callbacks observe. */
export type ObservableMethod =
  | 'createObservableCounter'
  | 'createObservableUpDownCounter'
  | 'createObservableGauge';

/** An instrument of any provider that values are recorded on: it has one of the two. */
export type Recordable = Partial<
  Record<'add' | 'record', (value: number, attributes?: Attributes, context?: Context) => void>
>;
