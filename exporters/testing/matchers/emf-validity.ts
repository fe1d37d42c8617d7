import { isMetricUnit } from '../../../src/telemetry.js';
import { toEmfLines } from './emf-document.js';
import { isPlain } from './field.js';
import type { Verdict } from './matcher.js';
import { type Checked, validity } from './validity.js';
import { valueText } from './value-text.js';
import type { WrittenLine } from './written-lines.js';

/**
 * What CloudWatch takes; what is beyond is kept as a log and makes no metric, without a word.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 */
const MAX_METRICS = 100;
const MAX_VALUES = 100;
const MAX_DIMENSIONS = 30;
const MAX_NAME_CHARACTERS = 255;
const MAX_DIMENSION_NAME_CHARACTERS = 250;
const MAX_DIMENSION_VALUE_CHARACTERS = 1_024;
const MAX_VALUE = 2 ** 360;

/** Lambda cuts a longer line of stdout, and half a document has no metrics. */
const MAX_LINE_BYTES = 65_536;

type Fields = Readonly<Record<string, unknown>>;

/** Whether there are documents of metrics, and CloudWatch takes all of them. */
export function judgeEmfValidity(received: unknown): Verdict {
  return validity('EMF document', toEmfLines(received).map(checked));
}

function checked({ text, object = {} }: WrittenLine, index: number): Checked {
  const bytes = Buffer.byteLength(text);
  const lengthProblems =
    bytes > MAX_LINE_BYTES ? [`The line has ${bytes} bytes (limit ${MAX_LINE_BYTES})`] : [];
  return { label: `document ${index + 1}`, problems: [...lengthProblems, ...problemsOf(object)] };
}

function problemsOf(root: Fields): string[] {
  const meta = root['_aws'];
  if (!isPlain(meta)) return [`_aws must be an object, got ${valueText(meta)}`];
  const { Timestamp: timestamp, CloudWatchMetrics: directives } = meta;
  const problems: string[] = [];
  if (!Number.isInteger(timestamp) || Number(timestamp) < 0) {
    problems.push(`_aws.Timestamp must be whole milliseconds, got ${valueText(timestamp)}`);
  }
  if (!Array.isArray(directives) || directives.length === 0) {
    problems.push(
      `_aws.CloudWatchMetrics must be a list of directives, got ${valueText(directives)}`,
    );
    return problems;
  }
  return [...problems, ...directives.flatMap((directive) => directiveProblems(root, directive))];
}

function directiveProblems(root: Fields, directive: unknown): string[] {
  if (!isPlain(directive)) return [`A directive must be an object, got ${valueText(directive)}`];
  const { Namespace, Dimensions, Metrics } = directive;
  return [
    ...namespaceProblems(Namespace),
    ...dimensionProblems(root, Dimensions),
    ...metricProblems(root, Metrics),
  ];
}

function namespaceProblems(namespace: unknown): string[] {
  const isTaken =
    typeof namespace === 'string' &&
    /^[0-9A-Za-z.\-_/# ][0-9A-Za-z.\-_/#: ]*$/.test(namespace) &&
    namespace.trim() !== '' &&
    namespace.length <= MAX_NAME_CHARACTERS;
  if (!isTaken) return [`Namespace ${valueText(namespace)} must be 1 to 255 of 0-9A-Za-z.-_/#:`];
  return namespace.startsWith('AWS/') ? ['Namespace AWS/ belongs to AWS'] : [];
}

function dimensionProblems(root: Fields, sets: unknown): string[] {
  if (!Array.isArray(sets) || sets.length === 0) {
    return [`Dimensions must be a list of sets, [[]] for none, got ${valueText(sets)}`];
  }
  return sets.flatMap((set: unknown): string[] => {
    if (!Array.isArray(set)) return [`A dimension set must be a list, got ${valueText(set)}`];
    const problems = set.flatMap((name) => oneDimensionProblems(root, name));
    if (set.length <= MAX_DIMENSIONS) return problems;
    return [...problems, `A dimension set has ${set.length} keys (limit ${MAX_DIMENSIONS})`];
  });
}

function oneDimensionProblems(root: Fields, name: unknown): string[] {
  const isName = isPrintable(name, MAX_DIMENSION_NAME_CHARACTERS) && !name.startsWith(':');
  if (!isName) return [`Dimension ${valueText(name)} must be 1 to 250 characters of ASCII`];
  if (!Object.hasOwn(root, name)) return [`Dimension "${name}" is no member of the document`];
  if (isPrintable(root[name], MAX_DIMENSION_VALUE_CHARACTERS)) return [];
  return [
    `Dimension "${name}" must be a text of 1 to 1024 characters of ASCII, got ${valueText(root[name])}`,
  ];
}

function metricProblems(root: Fields, definitions: unknown): string[] {
  if (!Array.isArray(definitions) || definitions.length === 0) {
    return [`Metrics must be a list of metrics, got ${valueText(definitions)}`];
  }
  const problems = definitions.flatMap((definition) => oneMetricProblems(root, definition));
  const names = definitions.filter(isPlain).map(({ Name }) => Name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  problems.push(...twice.map((name) => `Metric ${valueText(name)} is defined twice`));
  if (definitions.length > MAX_METRICS) {
    problems.push(`A directive has ${definitions.length} metrics (limit ${MAX_METRICS})`);
  }
  return problems;
}

function oneMetricProblems(root: Fields, definition: unknown): string[] {
  if (!isPlain(definition)) return [`A metric must be an object, got ${valueText(definition)}`];
  const { Name: name, Unit: unit, StorageResolution: resolution } = definition;
  if (!isPrintable(name, MAX_NAME_CHARACTERS)) {
    return [`Metric ${valueText(name)} must be 1 to 255 characters of ASCII`];
  }
  const problems = Object.hasOwn(root, name)
    ? targetProblems(name, root[name])
    : [`Metric "${name}" is no member of the document`];
  if (unit !== undefined && !isMetricUnit(unit)) {
    problems.push(`Metric "${name}" has the unknown unit ${valueText(unit)}`);
  }
  if (![undefined, 1, 60].includes(resolution as number | undefined)) {
    problems.push(`Metric "${name}" has the resolution ${valueText(resolution)}, not 1 or 60`);
  }
  return problems;
}

function targetProblems(name: string, target: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(target) ? target : [target];
  const problems = values
    .filter((value) => typeof value !== 'number' || !(Math.abs(value) <= MAX_VALUE))
    .slice(0, 1)
    .map((value) => `Metric "${name}" must be a number or a list of them, got ${valueText(value)}`);
  if (values.length === 0) problems.push(`Metric "${name}" has no value`);
  if (values.length > MAX_VALUES) {
    problems.push(`Metric "${name}" has ${values.length} values (limit ${MAX_VALUES})`);
  }
  return problems;
}

/** Whether a value is printable ASCII, not blank, and not too long. */
function isPrintable(value: unknown, maxCharacters: number): value is string {
  const isText = typeof value === 'string' && /^[\x20-\x7e]+$/.test(value);
  return isText && value.trim() !== '' && value.length <= maxCharacters;
}
