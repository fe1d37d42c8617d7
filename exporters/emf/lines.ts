import { chunks, halves, MAX_LINE_BYTES } from './chunk.js';
import type { EmfDocument } from './document.js';
import { toLine } from './line.js';

/**
 * Writes a document as lines that CloudWatch takes and Lambda leaves whole.
 *
 * No value is lost: it is what stands around the values that makes way when even one of them
 * has too long a line, properties first.
 */
export function toLines(document: EmfDocument, warn: (message: string) => void): string[] {
  const lines: string[] = [];
  const parts = chunks(document.metrics);
  for (const metrics of parts) {
    const part = parts.length === 1 ? document : { ...document, metrics };
    const line = lineOf(part, warn);
    if (fits(line, MAX_LINE_BYTES)) lines.push(line);
    else lines.push(...fitted(part, line, warn));
  }
  return lines;
}

/** The lines of a document whose one line is too long. */
function fitted(document: EmfDocument, line: string, warn: (message: string) => void): string[] {
  const parts = halves(document.metrics);
  const smaller = reduced(document);
  // Where most of a line is not values, halving them would only write the rest again and again.
  const frame = lineOf({ ...document, metrics: [] }, warn);
  if (smaller !== undefined && (parts === undefined || !fits(frame, MAX_LINE_BYTES / 2))) {
    warn(
      `EMF: a line has ${Buffer.byteLength(line)} bytes (limit ${MAX_LINE_BYTES}); ` +
        `${smaller.without} made way. Set fewer or shorter ones.`,
    );
    return toLines(smaller.document, warn);
  }
  if (parts === undefined) return [line];
  return parts.flatMap((metrics) => toLines({ ...document, metrics }, warn));
}

function fits(line: string, maxBytes: number): boolean {
  // A character has at most three bytes here, so most lines need no counting.
  return line.length * 3 <= maxBytes || Buffer.byteLength(line) <= maxBytes;
}

interface Reduced {
  readonly document: EmfDocument;
  readonly without: string;
}

/** With 30 dimensions of a set this long, any one value still fits. */
const SHORT_VALUE_CHARACTERS = 256;

/** The next thing to leave out; `undefined` when nothing but the values is left. */
function reduced(document: EmfDocument): Reduced | undefined {
  const { properties, dimensionSets } = document;
  if (Object.keys(properties).length > 0) {
    return { document: { ...document, properties: {} }, without: 'the properties (metadata)' };
  }
  if (dimensionSets.some(hasLongValue)) {
    const shortened = dimensionSets.map(withShortValues);
    return { document: { ...document, dimensionSets: shortened }, without: 'long dimensions' };
  }
  if (dimensionSets.length > 1) {
    const fewer = dimensionSets.slice(0, Math.ceil(dimensionSets.length / 2));
    return { document: { ...document, dimensionSets: fewer }, without: 'dimension sets' };
  }
  return undefined;
}

type Dimensions = Readonly<Record<string, string>>;

function hasLongValue(set: Dimensions): boolean {
  return Object.values(set).some((value) => value.length > SHORT_VALUE_CHARACTERS);
}

function withShortValues(set: Dimensions): Dimensions {
  const entries = Object.entries(set);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value.slice(0, SHORT_VALUE_CHARACTERS)]),
  );
}

/** The line, without those properties that cannot be written. */
function lineOf(document: EmfDocument, warn: (message: string) => void): string {
  try {
    return toLine(document);
  } catch {
    warn('EMF: a property (metadata) cannot be written as JSON. Give plain data.');
    return toLine({ ...document, properties: writable(document.properties) });
  }
}

/** What stands for a value that JSON cannot hold. */
const UNWRITABLE = '[cannot be written]';

function writable(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(properties)) {
    try {
      const text = JSON.stringify(properties[key]);
      if (text !== undefined) result[key] = JSON.parse(text);
    } catch {
      result[key] = UNWRITABLE;
    }
  }
  return result;
}
