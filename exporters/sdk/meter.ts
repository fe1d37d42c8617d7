import {
  diag,
  type Meter,
  type MetricOptions,
  type Observable,
  ValueType,
} from '@opentelemetry/api';
import { reason } from '../../src/telemetry.js';
import { createRecorder, type Recorder } from './instrument.js';
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

const KINDS: readonly InstrumentKind[] = [
  'counter',
  'upDownCounter',
  'histogram',
  'gauge',
  'observableCounter',
  'observableUpDownCounter',
  'observableGauge',
];

/** An instrument under each of the API's names for it. */
type AnyInstrument = Observable | { readonly add: Recorder; readonly record: Recorder };

const ignore = (): void => {};
const NOOP = { add: ignore, record: ignore, addCallback: ignore, removeCallback: ignore };

/**
 * Creates a meter whose instruments feed the sink.
 *
 * The same name in any case, kind, unit and value type give the same instrument. The same name
 * with another kind gives a second one and a warning; with another unit, a second one. A name outside OpenTelemetry's
 * grammar gives an instrument that does nothing, and a warning.
 */
export function createMeter(
  scope: InstrumentScope,
  sink: MeasurementSink,
  observables: Observables,
): Meter {
  const created = new Map<string, AnyInstrument>();
  const firsts = new Map<string, Instrument>();

  const registered = (instrument: Instrument): AnyInstrument => {
    const { identity, name, kind } = instrument;
    const present = created.get(identity);
    if (present !== undefined) return present;
    if (created.size >= MAX_REMEMBERED) {
      created.clear();
      firsts.clear();
    }
    const first = firsts.get(name.toLowerCase());
    if (first === undefined) firsts.set(name.toLowerCase(), instrument);
    else tellOfConflict(first, instrument);
    const recorder = createRecorder(instrument, sink(instrument));
    const fresh = kind.startsWith('observable')
      ? observables.create(recorder)
      : { add: recorder, record: recorder };
    created.set(identity, fresh);
    return fresh;
  };
  const ofKind = (kind: InstrumentKind) => (name: string, options?: MetricOptions) => {
    if (typeof name !== 'string' || !INSTRUMENT_NAME.test(name)) {
      diag.warn(
        `Instrument name "${reason(name).slice(0, 300)}" records nothing. Use a letter, then ` +
          'letters, digits and _.-/, 255 at most.',
      );
      return NOOP;
    }
    const { unit = '', valueType } = options ?? {};
    const integer = valueType === ValueType.INT;
    const identity = `${kind}|${integer}|${name.toLowerCase()}|${unit}`;
    return registered({ kind, identity, name, unit, integer, scope });
  };
  const methods = KINDS.map((kind) => [
    `create${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
    ofKind(kind),
  ]);
  return {
    ...Object.fromEntries(methods),
    addBatchObservableCallback: observables.addBatch,
    removeBatchObservableCallback: observables.removeBatch,
  };
}

function tellOfConflict(first: Instrument, second: Instrument): void {
  // Backends keep units apart and mix up kinds.
  const level = first.kind === second.kind ? 'info' : 'warn';
  diag[level](
    `Instrument "${first.name}" exists as a ${first.kind} in "${first.unit}" and a ${second.kind} ` +
      `in "${second.unit}". Both are recorded; rename one.`,
  );
}
