import { diag } from '@opentelemetry/api';
import type { Dimensions } from './dimensions.js';

/** The names in one document, all of them members of one root. */
interface Named {
  readonly metrics: { has(name: string): boolean };
  readonly own: Dimensions;
  readonly sets: readonly Dimensions[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What every document of an invocation says of it. */
const IDS: readonly string[] = ['function_request_id', 'xray_trace_id'];

/** Refuses a metric or metadata with the name of a dimension, `service` among them. */
export function assertNoDimension({ own, sets }: Named, defaults: Dimensions, name: string): void {
  const isTaken = (set: Dimensions): boolean => Object.hasOwn(set, name);
  if (name === 'service' || [defaults, own, ...sets].some(isTaken)) throw collision(name);
}

/** Refuses dimensions with the name of a metric. */
export function assertNoMetrics(named: Named, set: Dimensions): void {
  for (const name of Object.keys(set)) {
    if (named.metrics.has(name)) throw collision(name);
    warnOfHidden(named, name);
  }
}

/** Refuses metadata that something else in the document would hide. */
export function assertFreeKey(named: Named, defaults: Dimensions, key: string): void {
  if (named.metrics.has(key) || IDS.includes(key)) throw collision(key);
  assertNoDimension(named, defaults, key);
}

/** Says so when a metric or a dimension takes the name of metadata. */
export function warnOfHidden({ metadata }: Named, name: string): void {
  if (!Object.hasOwn(metadata, name)) return;
  diag.warn(`The metadata "${name}" makes way for what has the same name. Rename one of them.`);
}

/** Says so when a dimension changes its value for what was measured before, too. */
export function warnOfOverlap({ own, sets }: Named, set: Dimensions): void {
  const differs = (name: string) => (earlier: Dimensions) =>
    Object.hasOwn(earlier, name) && earlier[name] !== set[name];
  const name = Object.keys(set).find((one) => [own, ...sets].some(differs(one)));
  if (name === undefined) return;
  diag.warn(
    `The dimension "${name}" has two values in one document; the later one holds in all its sets. ` +
      'Publish in between, or use singleMetric().',
  );
}

function collision(name: string): RangeError {
  return new RangeError(
    `"${name}" would be two of a metric, a dimension and metadata, and a document has each name ` +
      'once. Rename one of them.',
  );
}
