import { toMs } from '../sdk/time.js';
import type { Arithmetic } from './exporter-arithmetic.js';
import {
  CUMULATIVE,
  type DataPointLike,
  GAUGE,
  type MetricDataLike,
  type MetricDataOf,
} from './exporter-data.js';

/** Makes of a data point what its metric is written as, whichever temporality it comes in. */
export interface Growth {
  /**
   * Of counters and histograms what came since the last point, of anything else the level.
   *
   * `key` is the same text for the same metric and attributes. `undefined` when there are too many
   * to remember one more.
   */
  of<T>(key: string, source: Source<T>): T | undefined;
}

interface Source<T> {
  readonly metric: MetricDataOf<MetricDataLike['dataPointType'], T>;
  readonly point: DataPointLike<T>;
  readonly arithmetic: Arithmetic<T>;
}

/** What the points of a series came to so far. */
interface State<T> {
  readonly value: T;
  readonly endMs: number;
}

/** As many sets of attributes as the SDK allows to five metrics. */
const MAX_SERIES = 10_000;

/** Creates what remembers nothing yet; in the temporalities that the exporter asks for it never does. */
export function createGrowth(warn: (problem: string) => void): Growth {
  const states = new Map<string, State<unknown>>();
  return {
    of<T>(key: string, { metric, point, arithmetic }: Source<T>) {
      const isLevel = metric.isMonotonic === false;
      const isCumulative = metric.aggregationTemporality === CUMULATIVE;
      if (metric.dataPointType === GAUGE || isLevel === isCumulative) return point.value;
      // A key is that of one type of data point.
      const before = states.get(key) as State<T> | undefined;
      if (before === undefined && states.size >= MAX_SERIES) {
        const { name } = metric.descriptor;
        warn(
          `EMF: "${name}" was left out for some attributes: ${MAX_SERIES} cumulative series are remembered. Let the reader ask the exporter for its temporality.`,
        );
        return undefined;
      }
      const combine = isLevel ? levelOf : growthOf;
      const written = before === undefined ? point.value : combine(point, before, arithmetic);
      const value = isLevel ? written : point.value;
      states.set(key, { value, endMs: toMs(point.endTime) });
      return written;
    },
  };
}

function levelOf<T>({ value }: DataPointLike<T>, before: State<T>, { add }: Arithmetic<T>): T {
  return add(before.value, value);
}

function growthOf<T>(point: DataPointLike<T>, before: State<T>, { since }: Arithmetic<T>): T {
  // A start after the last end: what is counted began anew, be it more than before or less.
  if (toMs(point.startTime) > before.endMs) return point.value;
  return since(point.value, before.value) ?? point.value;
}
