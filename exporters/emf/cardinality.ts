import type { Dimensions } from './dimension.js';

/** Notes that a metric has values under a set of dimensions, `key` being the same for the same set. */
export type CardinalityWatch = (metric: string, key: string, dimensions: Dimensions) => void;

/** More sets than anybody looks at; at CloudWatch's first price, some 60 dollars a month. */
const MAX_SETS = 200;

/** Of all metrics together; a program with more of them than it has sets begins anew. */
const MAX_NOTED = 10_000;

const MAX_TOLD = 100;

/**
 * Watches how many sets of dimensions each metric comes to in the life of the process, as each one
 * is a metric that is paid for.
 *
 * Tells once a metric, and of the dimension that has the most values.
 * https://aws.amazon.com/cloudwatch/pricing/
 */
export function createCardinalityWatch(warn: (message: string) => void): CardinalityWatch {
  const noted = new Map<string, Map<string, Dimensions>>();
  const told = new Set<string>();
  let count = 0;
  return (metric, key, dimensions) => {
    const sets = noted.get(metric) ?? new Map<string, Dimensions>();
    if (sets.has(key) || told.has(metric) || told.size >= MAX_TOLD) return;
    if (count >= MAX_NOTED) {
      noted.clear();
      count = 0;
    }
    noted.set(metric, sets.set(key, dimensions));
    count += 1;
    if (sets.size <= MAX_SETS) return;
    told.add(metric);
    noted.delete(metric);
    count -= sets.size;
    const [name, values] = mostValues([...sets.values()]);
    warn(
      `EMF: "${metric}" has over ${MAX_SETS} sets of dimensions, each paid for as a metric. ` +
        `"${name}" has ${values} values: leave it out with the option "dimensions" of the ` +
        'telemetry, or make it metadata with addMetadata().',
    );
  };
}

/** The dimension with the most values, and how many those are. */
function mostValues(sets: readonly Dimensions[]): readonly [name: string, values: number] {
  const names = new Set(sets.flatMap((set) => Object.keys(set)));
  const counts = Array.from(
    names,
    (name) => [name, new Set(sets.flatMap((set) => set[name] ?? [])).size] as const,
  );
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0]);
}
