import {
  createNoopMeter,
  diag,
  type Meter,
  type MetricOptions,
  type Observable,
  ValueType,
} from '@opentelemetry/api';
import { createSynchronousInstrument, describe, type SynchronousInstrument } from './instrument.js';
import type {
  Instrument,
  InstrumentKind,
  InstrumentScope,
  MeasurementSink,
} from './measurement.js';
import type { Observables } from './observable.js';

// https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax
const INSTRUMENT_NAME = /^[a-z][a-z0-9_.\-/]{0,254}$/i;

/** A program that makes names up as it runs must not fill the memory with instruments. */
const MAX_REMEMBERED = 2_000;

const noop = createNoopMeter();

/** What the meters of one provider share. */
export interface MeterParts {
  readonly sink: MeasurementSink;
  readonly observables: Observables;
}

/**
 * Creates a meter whose instruments feed the sink.
 *
 * The same name in any case, kind, unit and value type give the same instrument. The same name
 * with another kind gives a second one and a warning; with another unit, a second one. A name outside OpenTelemetry's
 * grammar gives an instrument that does nothing, and a warning.
 */
export function createMeter(scope: InstrumentScope, parts: MeterParts): Meter {
  const synchronous = createRegistry(scope, (instrument) =>
    createSynchronousInstrument(instrument, parts.sink),
  );
  const observable = createRegistry(scope, (instrument) => parts.observables.create(instrument));
  const sync = (kind: InstrumentKind) => (name: string, options?: MetricOptions) =>
    synchronous(kind, name, options) ?? (noopInstrument as SynchronousInstrument);
  const observed = (kind: InstrumentKind) => (name: string, options?: MetricOptions) =>
    observable(kind, name, options) ?? noopObservable;
  // The API types each method with a parameter for its attributes, which changes nothing here.
  return {
    createCounter: sync('counter'),
    createUpDownCounter: sync('upDownCounter'),
    createHistogram: sync('histogram'),
    createGauge: sync('gauge'),
    createObservableCounter: observed('observableCounter'),
    createObservableUpDownCounter: observed('observableUpDownCounter'),
    createObservableGauge: observed('observableGauge'),
    addBatchObservableCallback: (callback, observables) =>
      parts.observables.addBatch(callback, observables),
    removeBatchObservableCallback: (callback, observables) =>
      parts.observables.removeBatch(callback, observables),
  } as Meter;
}

const noopInstrument = { add: () => {}, record: () => {} };
const noopObservable: Observable = noop.createObservableGauge('noop');

type Registry<T> = (kind: InstrumentKind, name: string, options?: MetricOptions) => T | undefined;

/** Remembers what it created; `undefined` for a name that is none. */
function createRegistry<T>(
  scope: InstrumentScope,
  create: (instrument: Instrument) => T,
): Registry<T> {
  const created = new Map<string, T>();
  const firsts = new Map<string, Instrument>();
  return (kind, name, options = {}) => {
    if (typeof name !== 'string' || !INSTRUMENT_NAME.test(name)) {
      warnOfName(name);
      return undefined;
    }
    const instrument = instrumentOf({ kind, name, options, scope });
    const lowerName = name.toLowerCase();
    const identity = `${kind}|${instrument.integer}|${lowerName}|${instrument.unit}`;
    const present = created.get(identity);
    if (present !== undefined) return present;
    if (created.size >= MAX_REMEMBERED) forget(created, firsts);
    const first = firsts.get(lowerName);
    if (first === undefined) firsts.set(lowerName, instrument);
    else tellOfConflict(first, instrument);
    const fresh = create(instrument);
    created.set(identity, fresh);
    return fresh;
  };
}

function forget(...maps: ReadonlyArray<Map<string, unknown>>): void {
  for (const map of maps) map.clear();
}

interface Request {
  readonly kind: InstrumentKind;
  readonly name: string;
  readonly options: MetricOptions;
  readonly scope: InstrumentScope;
}

function instrumentOf({ kind, name, options, scope }: Request): Instrument {
  return {
    kind,
    name,
    unit: typeof options.unit === 'string' ? options.unit : '',
    description: typeof options.description === 'string' ? options.description : '',
    integer: options.valueType === ValueType.INT,
    scope,
  };
}

function warnOfName(name: unknown): void {
  diag.warn(
    `Instrument name "${describe(name).slice(0, 300)}" records nothing. Begin it with a letter, ` +
      'go on with letters, digits, "_", ".", "-" or "/", 255 at most.',
  );
}

function tellOfConflict(first: Instrument, second: Instrument): void {
  const message =
    `Instrument "${first.name}" exists as a ${first.kind} in "${first.unit}" and now also as a ` +
    `${second.kind} in "${second.unit}". Both are recorded; give one of them another name.`;
  // Backends keep units apart and mix up kinds.
  if (first.kind === second.kind) diag.info(message);
  else diag.warn(message);
}
