/** One metric of an embedded metric format document. */
export interface EmfMetric {
  readonly namespace: string;
  readonly name: string;
  /** One of CloudWatch's 27 words; `None` when the document says nothing. */
  readonly unit: string;
  readonly values: readonly number[];
  /** Each set is one CloudWatch metric. */
  readonly dimensionSets: ReadonlyArray<Readonly<Record<string, string>>>;
  readonly highResolution: boolean;
  /** Why CloudWatch would make no metric of it; absent when it would. */
  readonly problem?: string | undefined;
}

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

// A count says how often a value was seen; a screen need not show each.
const MAX_REPEATS = 100;

/**
 * The metrics of a log record; `undefined` when it is no embedded metric format document.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function parseEmf(record: Record<string, unknown>): readonly EmfMetric[] | undefined {
  const directives = (record['_aws'] as { CloudWatchMetrics?: unknown } | null | undefined)
    ?.CloudWatchMetrics;
  if (!Array.isArray(directives)) return undefined;
  return directives.flatMap((directive: Directive | null) =>
    listOf(directive?.Metrics).map((metric) => metricOf(record, directive ?? {}, metric)),
  );
}

function metricOf(
  record: Record<string, unknown>,
  directive: Directive,
  metric: unknown,
): EmfMetric {
  const { Name, Unit, StorageResolution } = (metric ?? {}) as Record<string, unknown>;
  const name = String(Name);
  const values = valuesOf(record[name]);
  const sets = listOf(directive.Dimensions).map((set) => listOf(set).map(String));
  const missing = sets.flat().find((dimension) => typeof record[dimension] !== 'string');
  return {
    namespace: String(directive.Namespace),
    name,
    unit: typeof Unit === 'string' ? Unit : 'None',
    values,
    dimensionSets: sets.map((set) =>
      Object.fromEntries(set.map((dimension) => [dimension, String(record[dimension])])),
    ),
    highResolution: StorageResolution === 1,
    problem: problemOf({ name, values, sets, missing }),
  };
}

function problemOf(metric: {
  name: string;
  values: readonly number[];
  sets: readonly unknown[];
  missing: string | undefined;
}): string | undefined {
  if (metric.values.length === 0) return `the document has no number ${metric.name}`;
  if (metric.missing !== undefined) return `the dimension ${metric.missing} is no string`;
  if (metric.sets.length === 0) return 'Dimensions needs at least one set, which may be empty';
  return undefined;
}

function valuesOf(target: unknown): readonly number[] {
  const list = Array.isArray(target) ? target : valuesWithCounts(target);
  const numbers = list.filter((value) => typeof value === 'number');
  return numbers.length === list.length ? numbers : [];
}

// { Values, Counts } is documented nowhere, but what collectors send.
function valuesWithCounts(target: unknown): readonly unknown[] {
  const { Values, Counts } = (target ?? {}) as { Values?: unknown; Counts?: unknown };
  if (!Array.isArray(Values)) return [target];
  const counts = listOf(Counts);
  return Values.flatMap((value, index) => {
    const count = Number(counts[index] ?? 1);
    return count >= 1 ? Array<unknown>(Math.min(MAX_REPEATS, Math.floor(count))).fill(value) : [];
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
