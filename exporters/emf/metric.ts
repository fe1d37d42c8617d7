import type { Instrument } from '../sdk/measurement.js';
import type { EmfSettings } from './options.js';
import type { Series } from './series.js';
import { toCloudWatchUnit, type UnitConversion } from './unit.js';

/** What is known of one metric as long as the process lives. */
export interface Metric extends UnitConversion {
  /** The same text for the same metric. */
  readonly identity: string;
  readonly instrument: Instrument;
  /** Seconds, unless the attributes ask for others. */
  readonly storageResolution: 1 | 60;
  /** The attributes that become dimensions; all of them when not given. */
  readonly allowed: ReadonlySet<string> | undefined;
  /** What it came to since the last flush, by the key of the set; `undefined` for what was written. */
  readonly series: Map<string, Series | undefined>;
  /** The running total of a set, or what was last observed of it; by the key of the set. */
  readonly totals: Map<string, number>;
}

/** Instruments by the thousand are names made up as the program runs. */
const MAX_REMEMBERED = 4_000;

/**
 * Creates what finds the metric of an instrument.
 *
 * A synchronous instrument of the same name, kind and unit is the same metric in every meter.
 */
export function createMetricRegistry(settings: EmfSettings): (instrument: Instrument) => Metric {
  const metrics = new Map<string, Metric>();
  return (instrument) => {
    const { identity: own, kind, name, unit, scope } = instrument;
    const isObserved = kind.startsWith('observable');
    const identity = isObserved ? `${own}|${scope.name}|${scope.version}` : own;
    const present = metrics.get(identity);
    if (present !== undefined) return present;
    if (metrics.size >= MAX_REMEMBERED) forget(metrics);
    const created: Metric = {
      ...toCloudWatchUnit(unit),
      identity,
      instrument,
      storageResolution: settings.resolutionOf(name),
      allowed: settings.allowedFor(name),
      series: new Map(),
      totals: new Map(),
    };
    metrics.set(identity, created);
    return created;
  };
}

/** A total cannot be worked out again; all else can. */
function forget(metrics: Map<string, Metric>): void {
  for (const [identity, { totals }] of metrics) if (totals.size === 0) metrics.delete(identity);
}
