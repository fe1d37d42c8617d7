import type { Dimensions } from './dimension.js';
import type { EmfDocument, EmfMetric } from './document.js';
import type { WriteLine } from './line.js';

/**
 * What one document may hold.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const MAX_METRICS = 100;
const MAX_VALUES = 100;

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
export function toLines(document: EmfDocument, warn: Warn, write: WriteLine): string[] {
  const { metrics } = document;
  const ofEach = (chunks: readonly Metrics[]): string[] =>
    chunks.flatMap((chunk) => toLines({ ...document, metrics: chunk }, warn, write));
  if (metrics.length > MAX_METRICS || metrics.some(({ values }) => values.length > MAX_VALUES)) {
    return ofEach(chunksOf(metrics, MAX_METRICS, MAX_VALUES));
  }
  const line = lineOf(document, warn, write);
  if (fits(line, MAX_LINE_BYTES)) return [line];
  // Where most of a line is not values, halving them would only write the rest again and again.
  const frame = lineOf({ ...document, metrics: [] }, warn, write);
  const smaller = fits(frame, MAX_LINE_BYTES / 2) ? undefined : reduced(document);
  if (smaller !== undefined) {
    warn(
      `EMF: a line has ${Buffer.byteLength(line)} bytes (limit ${MAX_LINE_BYTES}); ` +
        `${smaller.without} made way. Set fewer or shorter ones.`,
    );
    return toLines(smaller.document, warn, write);
  }
  const halves = halvesOf(metrics);
  return halves.length > 1 ? ofEach(halves) : [line];
}

type Warn = (message: string) => void;

type Metrics = readonly EmfMetric[];

/** All metrics with their first values, then those that have more with the next, and so on. */
function chunksOf(metrics: Metrics, maxMetrics: number, maxValues: number): Metrics[] {
  const chunks: Metrics[] = [];
  let left = metrics;
  for (let start = 0; left.length > 0; start += maxValues) {
    const round = left.map((metric) => {
      return { ...metric, values: metric.values.slice(start, start + maxValues) };
    });
    for (let first = 0; first < round.length; first += maxMetrics) {
      chunks.push(round.slice(first, first + maxMetrics));
    }
    left = left.filter(({ values }) => values.length > start + maxValues);
  }
  return chunks;
}

/** Two chunks, of the metrics or, when there is but one, of its values; one when nothing can be divided. */
function halvesOf(metrics: Metrics): Metrics[] {
  const [only] = metrics;
  const values = metrics.length > 1 ? MAX_VALUES * 2 : (only?.values.length ?? 0);
  return chunksOf(metrics, Math.ceil(metrics.length / 2), Math.ceil(values / 2));
}

function fits(line: string, maxBytes: number): boolean {
  // A character has at most three bytes here, so most lines need no counting.
  return line.length * 3 <= maxBytes || Buffer.byteLength(line) <= maxBytes;
}

interface Reduced {
  readonly document: EmfDocument;
  readonly without: string;
}

/** The next thing to leave out; `undefined` when nothing but the values is left. */
function reduced(document: EmfDocument): Reduced | undefined {
  const { properties, dimensionSets } = document;
  if (Object.keys(properties).length > 0) {
    return { document: { ...document, properties: {} }, without: 'the properties (metadata)' };
  }
  const shortened = dimensionSets.map(withShortValues);
  if (JSON.stringify(shortened) !== JSON.stringify(dimensionSets)) {
    return { document: { ...document, dimensionSets: shortened }, without: 'long dimensions' };
  }
  if (dimensionSets.length > 1) {
    const fewer = dimensionSets.slice(0, Math.ceil(dimensionSets.length / 2));
    return { document: { ...document, dimensionSets: fewer }, without: 'dimension sets' };
  }
  return undefined;
}

function withShortValues(set: Dimensions): Dimensions {
  const entries = Object.entries(set);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value.slice(0, SHORT_VALUE_CHARACTERS)]),
  );
}

/** The line, without those properties that cannot be written. */
function lineOf(document: EmfDocument, warn: Warn, write: WriteLine): string {
  const { properties } = document;
  try {
    // Of the root itself this would be asked for what is written.
    if (typeof properties['toJSON'] !== 'function') return write(document);
  } catch {}
  warn('EMF: a property (metadata) cannot be written as JSON. Give plain data.');
  return write({ ...document, properties: writable(properties) });
}

function writable(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(properties)) {
    try {
      result[key] = JSON.parse(JSON.stringify(properties[key]) ?? 'null');
    } catch {
      // What stands for a value that JSON cannot hold.
      result[key] = '[cannot be written]';
    }
  }
  return result;
}
