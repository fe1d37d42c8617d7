import { dynamicReferenceIn } from './dynamic-reference.js';
import { NO_VALUE } from './pseudo-parameter.js';
import type { References } from './reference.js';
import { substituted } from './substitution.js';
import {
  argumentText,
  createUnresolved,
  isUnresolved,
  partlyUnresolved,
  type Unresolved,
} from './unresolved.js';
import { isRecord, ownValue, recordOf, textOf, type YamlRecord } from './yaml-value.js';

/** What the intrinsic functions of one template are evaluated with. */
export interface Evaluation {
  /** The value with its functions replaced; NO_VALUE and Unresolved may be in the result. */
  readonly evaluate: (value: unknown) => unknown;
  /** Whether the condition of this name holds. */
  readonly holds: (name: string, source: unknown) => boolean;
  readonly mappings: YamlRecord;
  readonly references: References;
  /** Notes what is not known here. */
  readonly report: (unknownPart: UnknownPart) => void;
}

/** A part of a template whose value is not known here. */
export interface UnknownPart {
  readonly text: string;
  /** The mapping or the list of the template that it stands in. */
  readonly source: unknown;
  /** Where in the mapping. */
  readonly key?: string | undefined;
  /** A sentence. */
  readonly reason: string;
}

/** An intrinsic function as it stands in a template. */
export interface Intrinsic {
  /** `Ref`, `Fn::Sub`. */
  readonly name: string;
  readonly argument: unknown;
  readonly source: YamlRecord;
}

type Evaluate = (evaluation: Evaluation, intrinsic: Intrinsic) => unknown;

// Longer than any template may be: a text that doubles itself ends here.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const MAX_TEXT = 1_048_576;

const FUNCTIONS: ReadonlyMap<string, Evaluate> = new Map<string, Evaluate>([
  ['Ref', evaluateRef],
  ['Fn::FindInMap', evaluateFindInMap],
  ['Fn::GetAtt', evaluateGetAtt],
  ['Fn::If', evaluateIf],
  ['Fn::Join', evaluateJoin],
  ['Fn::Select', evaluateSelect],
  ['Fn::Split', evaluateSplit],
  ['Fn::Sub', evaluateSub],
]);

const USAGE: Readonly<Record<string, string>> = {
  Ref: '!Ref LogicalId',
  'Fn::FindInMap': '!FindInMap [Map, key, key]',
  'Fn::GetAtt': '!GetAtt LogicalId.Attribute',
  'Fn::If': '!If [Condition, value, otherwise]',
  'Fn::Join': '!Join [delimiter, [text, text]]',
  'Fn::Select': '!Select [index, [text, text]]',
  'Fn::Split': '!Split [delimiter, text]',
  'Fn::Sub': '!Sub text, or !Sub [text, { Name: value }]',
};

/** The function that a mapping stands for: one key alone, `Ref` or `Fn::` and a name. */
export function intrinsicOf(record: YamlRecord): Intrinsic | undefined {
  const [name, second] = Object.keys(record);
  if (name === undefined || second !== undefined) return undefined;
  if (name !== 'Ref' && !name.startsWith('Fn::')) return undefined;
  return { name, argument: record[name], source: record };
}

/** The function's value; Unresolved, and reported, when it is not known here. */
export function evaluateFunction(evaluation: Evaluation, intrinsic: Intrinsic): unknown {
  const { name, argument } = intrinsic;
  const evaluate = FUNCTIONS.get(name);
  if (evaluate !== undefined) {
    const value = evaluate(evaluation, intrinsic);
    return value === undefined ? misused(evaluation, intrinsic) : value;
  }
  const inside = `${name.slice(4)}(${argumentText(evaluation.evaluate(argument))})`;
  return unknownValue(evaluation, intrinsic, { inside, reason: `${name} is not evaluated here.` });
}

function misused(evaluation: Evaluation, intrinsic: Intrinsic): Unresolved {
  const { name, argument } = intrinsic;
  const inside = `${name.replace('Fn::', '')}(${argumentText(argument)})`;
  const reason = `${name} is written otherwise: ${USAGE[name]}.`;
  return unknownValue(evaluation, intrinsic, { inside, reason });
}

function unknownValue(
  { report }: Evaluation,
  { source }: Intrinsic,
  { inside, reason }: { inside: string; reason: string },
): Unresolved {
  const unresolved = createUnresolved(inside);
  report({ text: unresolved.text, source, reason });
  return unresolved;
}

function evaluateRef(evaluation: Evaluation, intrinsic: Intrinsic): unknown {
  const name = textOf(intrinsic.argument);
  if (name === undefined) return undefined;
  const { value, reason } = evaluation.references.ref(name);
  return reason === undefined
    ? value
    : unknownValue(evaluation, intrinsic, { inside: name, reason });
}

function evaluateGetAtt(evaluation: Evaluation, intrinsic: Intrinsic): unknown {
  const { argument } = intrinsic;
  const parts = typeof argument === 'string' ? argument.split(/\.(.*)/s, 2) : argument;
  if (!Array.isArray(parts) || parts.length !== 2) return undefined;
  const [logicalId, attribute] = parts.map(evaluation.evaluate).map(argumentText);
  if (logicalId === undefined || attribute === undefined) return undefined;
  const { value, reason } = evaluation.references.getAtt(logicalId, attribute);
  if (reason === undefined) return value;
  return unknownValue(evaluation, intrinsic, { inside: `${logicalId}.${attribute}`, reason });
}

function evaluateSub(evaluation: Evaluation, intrinsic: Intrinsic): unknown {
  const { argument, source } = intrinsic;
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string') return undefined;
  const parts = substituted(text, (name) => {
    const given = ownValue(recordOf(variables), name);
    if (given !== undefined) return evaluation.evaluate(given);
    const dot = name.indexOf('.');
    const found =
      dot < 0
        ? evaluation.references.ref(name)
        : evaluation.references.getAtt(name.slice(0, dot), name.slice(dot + 1));
    if (found.reason === undefined) return found.value;
    return unknownValue(evaluation, intrinsic, { inside: name, reason: found.reason });
  });
  return joined(evaluation, source, { parts, delimiter: '' });
}

function evaluateJoin(evaluation: Evaluation, { argument, source }: Intrinsic): unknown {
  if (!Array.isArray(argument)) return undefined;
  const [delimiter, list] = argument.map(evaluation.evaluate);
  if (isUnresolved(list)) return createUnresolved(`Join(${argumentText([delimiter, list])})`);
  if (typeof delimiter !== 'string' || !Array.isArray(list)) return undefined;
  return joined(evaluation, source, { parts: list, delimiter });
}

function joined(
  evaluation: Evaluation,
  source: unknown,
  { parts, delimiter }: { parts: readonly unknown[]; delimiter: string },
): unknown {
  const texts = parts.map(partText);
  const length = texts.reduce((sum, text) => sum + text.length + delimiter.length, 0);
  if (length > MAX_TEXT) {
    const unresolved = createUnresolved(`a text of ${length} characters`);
    const reason = 'a template has at most 1 MB.';
    evaluation.report({ text: unresolved.text, source, reason });
    return unresolved;
  }
  const text = texts.join(delimiter);
  return parts.some(isUnresolved)
    ? partlyUnresolved(text)
    : plainText(evaluation, text, { source });
}

function partText(part: unknown): string {
  if (part === NO_VALUE) return '';
  // A list among the parts, such as the value of a parameter, has its items between commas.
  if (Array.isArray(part)) return part.map(partText).join(',');
  return textOf(part) ?? argumentText(part);
}

/** A text as it is; Unresolved, and reported, when a deployment fetches a part of it. */
export function plainText(
  { report }: Evaluation,
  text: string,
  place: Pick<UnknownPart, 'source' | 'key'>,
): unknown {
  const reference = dynamicReferenceIn(text);
  if (reference === undefined) return text;
  report({ text: reference, ...place, reason: 'only a deployment fetches it.' });
  return partlyUnresolved(text);
}

function evaluateSelect(evaluation: Evaluation, intrinsic: Intrinsic): unknown {
  if (!Array.isArray(intrinsic.argument)) return undefined;
  const [index, list] = intrinsic.argument.map(evaluation.evaluate);
  const inside = `Select(${argumentText(index)}, ${argumentText(list)})`;
  if (isUnresolved(index) || isUnresolved(list)) return createUnresolved(inside);
  const position = Number(textOf(index) ?? Number.NaN);
  if (!Number.isInteger(position) || !Array.isArray(list)) return undefined;
  if (position >= 0 && position < list.length) return list[position];
  const reason = `the list has ${list.length} items, counted from 0.`;
  return unknownValue(evaluation, intrinsic, { inside, reason });
}

function evaluateSplit(evaluation: Evaluation, { argument }: Intrinsic): unknown {
  if (!Array.isArray(argument)) return undefined;
  const [delimiter, text] = argument.map(evaluation.evaluate);
  if (isUnresolved(text)) {
    return createUnresolved(`Split(${argumentText(delimiter)}, ${text.text})`);
  }
  const whole = textOf(text);
  if (typeof delimiter !== 'string' || whole === undefined) return undefined;
  return whole.split(delimiter);
}

function evaluateIf(evaluation: Evaluation, { argument, source }: Intrinsic): unknown {
  if (!Array.isArray(argument) || argument.length !== 3) return undefined;
  const [condition, yes, no] = argument;
  const name = textOf(condition);
  if (name === undefined) return undefined;
  return evaluation.evaluate(evaluation.holds(name, source) ? yes : no);
}

function evaluateFindInMap(evaluation: Evaluation, intrinsic: Intrinsic): unknown {
  if (!Array.isArray(intrinsic.argument)) return undefined;
  const [otherwise] = intrinsic.argument.slice(3);
  const keys = intrinsic.argument.slice(0, 3).map(evaluation.evaluate);
  if (keys.length !== 3) return undefined;
  const inside = `FindInMap(${keys.map(argumentText).join(', ')})`;
  if (keys.some(isUnresolved)) return createUnresolved(inside);
  let found: unknown = evaluation.mappings;
  for (const key of keys) found = ownValue(recordOf(found), textOf(key) ?? '');
  if (found !== undefined) return evaluation.evaluate(found);
  if (isRecord(otherwise) && Object.hasOwn(otherwise, 'DefaultValue')) {
    return evaluation.evaluate(otherwise['DefaultValue']);
  }
  const reason = 'the Mappings have no such entry.';
  return unknownValue(evaluation, intrinsic, { inside, reason });
}
