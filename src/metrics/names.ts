import { diag } from '@opentelemetry/api';
import type { MetricsStore } from './store.js';

/** What a name stands for. */
type Role = 'metric' | 'dimension' | 'metadata';

/**
 * What the names may be. Of metrics this is CloudWatch's own rule, of dimensions the format's.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const RULES: Readonly<Record<Role, readonly [RegExp, string]>> = {
  metric: [/^(?=.*\S)[\x20-\x7e]{1,255}$/, '1 to 255 characters of printable ASCII'],
  dimension: [/^.{0,250}$/s, '1 to 250 characters'],
  metadata: [/^/, 'any text'],
};

/** Members of a document's root that belong to the format or to the language. */
const RESERVED: readonly unknown[] = ['_aws', '__proto__'];

/** What every document of an invocation says of it. */
const IDS: readonly string[] = ['function_request_id', 'xray_trace_id'];

/**
 * Refuses a name that the document's root cannot have as a member.
 *
 * @throws TypeError for one that is no text, RangeError for any other.
 */
export function assertName(role: Role, name: unknown): asserts name is string {
  const [rule, text] = RULES[role];
  if (typeof name === 'string' && rule.test(name) && !RESERVED.includes(name)) return;
  const isText = typeof name === 'string';
  const given = isText ? `"${name.slice(0, 300)}"` : `a ${typeof name}`;
  const message = `The name of a ${role} cannot be ${given}. Use ${text}, but not _aws or __proto__.`;
  throw isText ? new RangeError(message) : new TypeError(message);
}

/**
 * Refuses a name that something else in the document has; metadata alone makes way, with a warning.
 *
 * @throws RangeError that names it.
 */
export function assertFree(store: MetricsStore, role: Role, name: string): void {
  const { metrics, defaults, own, sets, metadata } = store;
  const isMetric = role !== 'metric' && metrics.has(name);
  const isDimension =
    role !== 'dimension' &&
    (name === 'service' || [defaults, own, ...sets].some((set) => Object.hasOwn(set, name)));
  const isId = role === 'metadata' && IDS.includes(name);
  if (isMetric || isDimension || isId) {
    throw new RangeError(
      `"${name}" would be two of a metric, a dimension and metadata in one document. Rename one.`,
    );
  }
  if (role !== 'metadata' && Object.hasOwn(metadata, name)) {
    diag.warn(`The metadata "${name}" makes way for a ${role} of that name. Rename one.`);
  }
}
