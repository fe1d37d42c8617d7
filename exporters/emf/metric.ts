import type { Instrument } from '../sdk/measurement.js';
import { createDimensionSets, type DimensionSet, type DimensionSets } from './dimension-set.js';
import type { EmfSettings } from './options.js';
import { toCloudWatchUnit, type UnitConversion } from './unit.js';

/** What is known of one metric as long as the process lives. */
export interface Metric {
  readonly instrument: Instrument;
  readonly conversion: UnitConversion;
  /** Whether the options ask for one second. */
  readonly highResolution: boolean;
  readonly sets: DimensionSets;
  /** The sets met since the last flush. */
  readonly met: Set<DimensionSet>;
  /** The running total of a set, or what was last observed of it; by the key of the set. */
  readonly totals: Map<string, number>;
}

/** The metrics of a provider. */
export interface Metrics {
  of(instrument: Instrument): Metric;
  /** Starts a new interval: forgets the sets that were met. */
  trim(): void;
}

/** Instruments by the thousand are names made up as the program runs. */
const MAX_REMEMBERED = 4_000;

/**
 * Creates the home of what is known of each metric.
 *
 * A synchronous instrument of the same name, kind and unit is the same metric in every meter.
 */
export function createMetricRegistry(settings: EmfSettings, warn: (text: string) => void): Metrics {
  const byIdentity = new Map<string, Metric>();
  const lists = new Map<readonly string[] | undefined, DimensionSets>();
  let byInstrument = new WeakMap<Instrument, Metric>();

  const setsFor = (allowed: readonly string[] | undefined): DimensionSets => {
    const present = lists.get(allowed);
    if (present !== undefined) return present;
    const defaults = settings.defaultDimensions;
    const created = createDimensionSets({ defaults, allowed, warn });
    lists.set(allowed, created);
    return created;
  };
  const create = (instrument: Instrument): Metric => ({
    instrument,
    conversion: toCloudWatchUnit(instrument.unit),
    highResolution: settings.isHighResolution(instrument.name),
    sets: setsFor(settings.allowedFor(instrument.name)),
    met: new Set(),
    totals: new Map(),
  });
  return {
    of(instrument) {
      const present = byInstrument.get(instrument);
      if (present !== undefined) return present;
      const identity = identityOf(instrument);
      const metric = byIdentity.get(identity) ?? create(instrument);
      byIdentity.set(identity, metric);
      byInstrument.set(instrument, metric);
      return metric;
    },
    trim() {
      for (const metric of byIdentity.values()) metric.met.clear();
      for (const sets of lists.values()) sets.trim();
      if (byIdentity.size < MAX_REMEMBERED) return;
      byInstrument = new WeakMap();
      for (const [identity, metric] of byIdentity) {
        // A total cannot be worked out again; all else can.
        if (metric.totals.size === 0) byIdentity.delete(identity);
      }
    },
  };
}

function identityOf({ kind, name, unit, integer, scope }: Instrument): string {
  const meter = kind.startsWith('observable') ? `${scope.name}|${scope.version}` : '';
  return `${kind}|${integer}|${name.toLowerCase()}|${unit}|${meter}`;
}
