import type { Instrument } from '../sdk/measurement.js';
import type { EmfSettings } from './options.js';
import { toCloudWatchUnit, type UnitConversion } from './unit.js';

/** What is known of one metric as long as the process lives. */
export interface Metric {
  /** The same text for the same metric. */
  readonly identity: string;
  readonly instrument: Instrument;
  readonly conversion: UnitConversion;
  /** Whether the options ask for one second. */
  readonly highResolution: boolean;
  /** The attributes that become dimensions; all of them when not given. */
  readonly allowed: ReadonlySet<string> | undefined;
  /** The keys of the dimension sets met since the last flush. */
  readonly met: Set<string>;
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
export function createMetricRegistry(settings: EmfSettings): Metrics {
  const metrics = new Map<string, Metric>();
  return {
    of(instrument) {
      const identity = identityOf(instrument);
      const present = metrics.get(identity);
      if (present !== undefined) return present;
      const created: Metric = {
        identity,
        instrument,
        conversion: toCloudWatchUnit(instrument.unit),
        highResolution: settings.isHighResolution(instrument.name),
        allowed: settings.allowedFor(instrument.name),
        met: new Set(),
        totals: new Map(),
      };
      metrics.set(identity, created);
      return created;
    },
    trim() {
      const full = metrics.size >= MAX_REMEMBERED;
      for (const [identity, metric] of metrics) {
        metric.met.clear();
        // A total cannot be worked out again; all else can.
        if (full && metric.totals.size === 0) metrics.delete(identity);
      }
    },
  };
}

function identityOf({ identity, kind, scope }: Instrument): string {
  return kind.startsWith('observable') ? `${identity}|${scope.name}|${scope.version}` : identity;
}
