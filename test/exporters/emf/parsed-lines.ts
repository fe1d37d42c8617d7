/** A document as CloudWatch reads it. */
export interface EmfLine {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: ReadonlyArray<{
      readonly Namespace: string;
      readonly Dimensions: readonly string[][];
      readonly Metrics: ReadonlyArray<{
        readonly Name: string;
        readonly Unit: string;
        readonly StorageResolution?: number;
      }>;
    }>;
  };
  readonly [member: string]: unknown;
}

/** Takes what a provider writes. */
export interface WrittenLines {
  readonly write: (text: string) => void;
  /** The text of each call. */
  readonly writes: string[];
  texts(): string[];
  documents(): EmfLine[];
}

/** Creates a place to write to, which parses what came. */
export function createWrittenLines(): WrittenLines {
  const writes: string[] = [];
  const texts = (): string[] => writes.flatMap((text) => text.trimEnd().split('\n'));
  return {
    writes,
    write: (text) => writes.push(text),
    texts,
    documents: () => texts().map((text) => JSON.parse(text)),
  };
}

/** What is wrong with a document by the specification of the format; empty when nothing is. */
export function problemsOf(line: EmfLine): string[] {
  const [directive, ...others] = line._aws.CloudWatchMetrics;
  if (directive === undefined || others.length > 0) return ['not one directive'];
  const names = directive.Metrics.map(({ Name }) => Name);
  const values = names.map((name) => line[name]).map((value) => [value].flat());
  const keys = directive.Dimensions.flat();
  const rules: Array<[boolean, string]> = [
    [Number.isInteger(line._aws.Timestamp), 'timestamp'],
    [names.length >= 1 && names.length <= 100, `${names.length} metrics`],
    [new Set(names).size === names.length, 'a name twice'],
    [values.every((list) => list.length >= 1 && list.length <= 100), 'number of values'],
    [values.flat().every((value) => Number.isFinite(value)), 'a value that is no number'],
    [directive.Dimensions.length >= 1, 'no dimension set'],
    [directive.Dimensions.every((set) => set.length <= 30), 'over 30 dimensions'],
    [keys.every((key) => typeof line[key] === 'string'), 'a dimension that is no text'],
    [keys.every((key) => !names.includes(key)), 'a dimension with a metric’s name'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => problem);
}
