import type { EmfDocument, EmfMetric } from './document.js';

/** Writes a document of at most 100 metrics as lines with at most 100 values of each, without line ends. */
export type WriteLines = (document: EmfDocument) => string[];

/**
 * What one document may hold.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const MAX_METRICS = 100;

/** Lambda cuts a line of stdout at 65,536 bytes; a cut document has no metrics. */
const MAX_LINE_BYTES = 60_000;

/** With 30 dimensions of a set this long, any one value still fits. */
const SHORT_VALUE_CHARACTERS = 256;

/**
 * Writes a document as lines that CloudWatch takes and Lambda leaves whole.
 *
 * No value is lost: it is what stands around the values that makes way when even one of them
 * has too long a line, properties first. The values of a metric keep their order over the lines.
 */
export function toLines(
  document: EmfDocument,
  warn: (message: string) => void,
  write: WriteLines,
): string[] {
  const { metrics } = document;
  const inParts = (parts: Iterable<Metrics>): string[] =>
    Array.from(parts, (part) => ({ ...document, metrics: new Map(part) })).flatMap((part) =>
      toLines(part, warn, write),
    );
  if (metrics.size > MAX_METRICS) return inParts(partsOf([...metrics], MAX_METRICS));
  const lines = write(document);
  if (lines.every((line) => fits(line, MAX_LINE_BYTES))) return lines;
  // Where most of a line is not values, halving them would only write the rest again and again.
  const [frame = ''] = write({ ...document, metrics: new Map() });
  const [without, smaller] = fits(frame, MAX_LINE_BYTES / 2) ? [] : reduced(document);
  if (smaller !== undefined) {
    warn(
      `EMF: a line has over ${MAX_LINE_BYTES} bytes; ${without} made way. Set fewer or shorter ones.`,
    );
    return toLines({ ...document, ...smaller }, warn, write);
  }
  const halves = halvesOf([...metrics]);
  return halves.length > 1 ? inParts(halves) : lines;
}

type Metrics = ReadonlyArray<readonly [string, EmfMetric]>;

/** Half of the metrics each or, when there is but one, half of its values; one when nothing can be divided. */
function halvesOf(metrics: Metrics): readonly Metrics[] {
  const halves = <T>(all: readonly T[]) => partsOf(all, Math.ceil(all.length / 2));
  const [first] = metrics;
  if (metrics.length > 1 || first === undefined) return halves(metrics);
  const [name, metric] = first;
  return halves(metric.values).map((values) => [[name, { ...metric, values }]]);
}

function partsOf<T>(all: readonly T[], length: number): Array<readonly T[]> {
  const parts: Array<readonly T[]> = [];
  for (let start = 0; start < all.length; start += length) {
    parts.push(all.slice(start, start + length));
  }
  return parts;
}

function fits(line: string, maxBytes: number): boolean {
  // A character has at most three bytes here, so most lines need no counting.
  return line.length * 3 <= maxBytes || Buffer.byteLength(line) <= maxBytes;
}

/** The next thing to leave out and what there is without it; none when nothing but the values is left. */
function reduced({
  properties,
  dimensionSets,
}: EmfDocument): readonly [without?: string, smaller?: Partial<EmfDocument>] {
  if (Object.keys(properties).length > 0) return ['the properties (metadata)', { properties: {} }];
  const short = dimensionSets.map((set) =>
    Object.fromEntries(
      Object.entries(set).map(([key, value]) => [key, value.slice(0, SHORT_VALUE_CHARACTERS)]),
    ),
  );
  if (JSON.stringify(short) !== JSON.stringify(dimensionSets)) {
    return ['long dimensions', { dimensionSets: short }];
  }
  if (short.length < 2) return [];
  return ['dimension sets', { dimensionSets: short.slice(0, Math.ceil(short.length / 2)) }];
}
