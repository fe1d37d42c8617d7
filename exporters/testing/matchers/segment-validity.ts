import { isPlain } from './field.js';
import type { Verdict } from './matcher.js';
import { type SegmentEntry, toSegmentEntries } from './segment-source.js';
import { type Checked, validity } from './validity.js';
import { nameText, valueText } from './value-text.js';

/**
 * What X-Ray takes.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
const MAX_DOCUMENT_BYTES = 65_536;
const MAX_NAME_CHARACTERS = 200;
const MAX_ANNOTATIONS = 50;
const MAX_ANNOTATION_KEY_CHARACTERS = 500;
const MAX_ANNOTATION_CHARACTERS = 1_000;
const NAME = /^[\p{L}\p{N}\s_.:/%&#=+\\\-@]+$/u;
const ID = /^[0-9a-f]{16}$/;
const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

/** Later than any second of the millennium: a time in milliseconds. */
const MAX_SECONDS = 1e11;

type Fields = Readonly<Record<string, unknown>>;

/** Whether there are segment documents, and X-Ray takes all of them. */
export function judgeSegmentValidity(received: unknown): Verdict {
  return validity('X-Ray document', toSegmentEntries(received).map(checked));
}

function checked(entry: SegmentEntry): Checked {
  const { document } = entry;
  const problems = [
    ...sizeProblems(document, entry.bytes),
    ...identityProblems(entry),
    ...timeProblems(document),
    ...FLAGS.flatMap((flag) => mustBe(document, flag, isBoolean)),
    ...mustBe(document, 'namespace', (value) => value === 'aws' || value === 'remote'),
    ...annotationProblems(document['annotations']),
    ...mustBe(document, 'metadata', isPlain),
    ...mustBe(document, 'aws', isPlain),
    ...httpProblems(document),
    ...causeProblems(document['cause']),
    ...mustBe(document, 'subsegments', Array.isArray),
  ];
  return { label: nameText(entry.name), problems };
}

const FLAGS = ['fault', 'error', 'throttle', 'in_progress'];

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** A field that may be left out, and otherwise must be something. */
function mustBe(fields: Fields, key: string, isTaken: (value: unknown) => boolean): string[] {
  if (!Object.hasOwn(fields, key) || fields[key] === undefined || isTaken(fields[key])) return [];
  return [`${key} must not be ${valueText(fields[key])}`];
}

function sizeProblems(document: Fields, writtenBytes: number): string[] {
  const bytes = writtenBytes > 0 ? writtenBytes : bytesOf(document);
  if (bytes === undefined) return ['The document cannot be written as JSON'];
  if (bytes <= MAX_DOCUMENT_BYTES) return [];
  return [`The document has ${bytes} bytes (limit ${MAX_DOCUMENT_BYTES})`];
}

function bytesOf(document: Fields): number | undefined {
  try {
    return Buffer.byteLength(JSON.stringify(document));
  } catch {
    return undefined;
  }
}

function identityProblems({ document, isNested, isSubsegment }: SegmentEntry): string[] {
  const { name, id, trace_id: traceId, parent_id: parentId } = document;
  const problems: string[] = [];
  if (typeof name !== 'string' || !NAME.test(name) || [...name].length > MAX_NAME_CHARACTERS) {
    problems.push(
      `name ${valueText(name)} must be 1 to 200 letters, digits, spaces or _.:/%&#=+\\-@`,
    );
  }
  if (!matches(ID, id)) problems.push(`id ${valueText(id)} must be 16 hex digits`);
  const hasIds = !isNested || traceId !== undefined;
  if (hasIds && !matches(TRACE_ID, traceId)) {
    problems.push(`trace_id ${valueText(traceId)} must be 1-8-24 hex digits`);
  }
  if (parentId === undefined && isSubsegment && !isNested) {
    problems.push('A subsegment that is sent on its own must have a parent_id');
  }
  if (parentId !== undefined && !matches(ID, parentId)) {
    problems.push(`parent_id ${valueText(parentId)} must be 16 hex digits`);
  }
  return problems;
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function timeProblems(document: Fields): string[] {
  const { start_time: start, end_time: end, in_progress: isOpen } = document;
  const problems = secondsProblems('start_time', start);
  if (end === undefined) {
    if (isOpen !== true) problems.push('There must be an end_time, or in_progress: true');
    return problems;
  }
  problems.push(...secondsProblems('end_time', end));
  if (isOpen === true) problems.push('What is in_progress has no end_time');
  const isBackward = typeof start === 'number' && typeof end === 'number' && end < start;
  if (isBackward) problems.push(`end_time ${end} is before start_time ${start}`);
  return problems;
}

function secondsProblems(key: string, value: unknown): string[] {
  const isSeconds = typeof value === 'number' && value >= 0 && value < MAX_SECONDS;
  return isSeconds ? [] : [`${key} must be seconds since the epoch, got ${valueText(value)}`];
}

function annotationProblems(annotations: unknown): string[] {
  if (annotations === undefined) return [];
  if (!isPlain(annotations))
    return [`annotations must be an object, got ${valueText(annotations)}`];
  const entries = Object.entries(annotations);
  const problems = entries.flatMap(([key, value]) => oneAnnotationProblems(key, value));
  if (entries.length <= MAX_ANNOTATIONS) return problems;
  return [
    ...problems,
    `There are ${entries.length} annotations (X-Ray indexes ${MAX_ANNOTATIONS})`,
  ];
}

function oneAnnotationProblems(key: string, value: unknown): string[] {
  const isKey = /^[0-9A-Za-z_.]+$/.test(key) && key.length <= MAX_ANNOTATION_KEY_CHARACTERS;
  const problems = isKey ? [] : [`Annotation ${valueText(key)} must be 1 to 500 of 0-9A-Za-z_.`];
  const isTaken = ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
  if (!isTaken) problems.push(`Annotation ${valueText(key)} must not be ${valueText(value)}`);
  if (typeof value === 'string' && value.length > MAX_ANNOTATION_CHARACTERS) {
    problems.push(`Annotation ${valueText(key)} has ${value.length} characters (limit 1000)`);
  }
  return problems;
}

function httpProblems(document: Fields): string[] {
  const { http } = document;
  if (!isPlain(http)) return mustBe(document, 'http', isPlain);
  const problems = [...mustBe(http, 'request', isPlain), ...mustBe(http, 'response', isPlain)];
  const { request, response } = http;
  if (isPlain(request)) {
    for (const key of ['method', 'url', 'user_agent', 'client_ip']) {
      problems.push(...mustBe(request, key, (value) => typeof value === 'string'));
    }
  }
  if (isPlain(response)) {
    for (const key of ['status', 'content_length']) {
      problems.push(...mustBe(response, key, Number.isInteger));
    }
  }
  return problems.map((problem) => `http: ${problem}`);
}

/** A cause is the id of an exception that another part of the trace tells of, or tells of its own. */
function causeProblems(cause: unknown): string[] {
  if (cause === undefined || matches(ID, cause)) return [];
  if (!isPlain(cause)) return [`cause must be an object or an id, got ${valueText(cause)}`];
  const { exceptions } = cause;
  if (exceptions !== undefined && !Array.isArray(exceptions)) {
    return [`cause.exceptions must be a list, got ${valueText(exceptions)}`];
  }
  return (exceptions ?? []).flatMap((exception: unknown) => {
    if (isPlain(exception) && matches(ID, exception['id'])) return [];
    return [`An exception of the cause must have an id of 16 hex digits: ${valueText(exception)}`];
  });
}
