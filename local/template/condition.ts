import { SetupError } from '../setup-error.js';
import type { CloudFormationYaml } from './cloudformation-yaml.js';
import type { Evaluation } from './intrinsic.js';
import { argumentText } from './unresolved.js';
import { booleanOf, isRecord, recordOf, textOf, type YamlRecord } from './yaml-value.js';

/** The conditions of a template. */
export interface Conditions {
  /** Whether a condition holds. One that does not exist, or cannot be told, is reported, and does not. */
  holds(name: string, source: unknown): boolean;
}

interface Reading extends Conditions {
  readonly evaluation: Evaluation;
}

type Logic = (reading: Reading, argument: readonly unknown[]) => boolean | undefined;

const LOGIC: ReadonlyMap<string, Logic> = new Map<string, Logic>([
  ['Fn::And', (reading, parts) => parts.every((part) => evaluate(reading, part))],
  ['Fn::Equals', (reading, sides) => (sides.length === 2 ? equal(reading, sides) : undefined)],
  [
    'Fn::Not',
    (reading, [part, more]) => (more === undefined ? !evaluate(reading, part) : undefined),
  ],
  ['Fn::Or', (reading, parts) => parts.some((part) => evaluate(reading, part))],
]);

/**
 * Creates the conditions, each evaluated once, when it is first asked for.
 *
 * `holds` throws SetupError, with the names, for conditions that depend on each other in a circle.
 */
export function createConditions(yaml: CloudFormationYaml, evaluation: Evaluation): Conditions {
  const declared = new Map(Object.entries(recordOf(yaml.content['Conditions'])));
  const known = new Map<string, boolean>();
  const open = new Set<string>();
  const reading: Reading = {
    evaluation,
    holds(name, source) {
      const decided = known.get(name);
      if (decided !== undefined) return decided;
      if (open.has(name)) throw circle(yaml, [...open, name]);
      if (!declared.has(name)) {
        const reason = 'the template has no such condition: taken as false.';
        evaluation.report({ text: name, source, reason });
      }
      open.add(name);
      const holds = declared.has(name) && evaluate(reading, declared.get(name));
      open.delete(name);
      known.set(name, holds);
      return holds;
    },
  };
  return reading;
}

function circle(yaml: CloudFormationYaml, path: readonly string[]): SetupError {
  const last = path.at(-1) ?? '';
  const names = path.slice(path.indexOf(last)).join(' -> ');
  return new SetupError(
    `${yaml.where(['Conditions', last])}: conditions depend on each other in a circle: ${names}. Take one reference away.`,
  );
}

function evaluate(reading: Reading, expression: unknown): boolean {
  if (!isRecord(expression)) return plain(reading, expression);
  const [name, second] = Object.keys(expression);
  if (name === undefined || second !== undefined) return plain(reading, expression);
  return evaluateLogic(reading, name, expression) ?? plain(reading, expression);
}

function evaluateLogic(
  reading: Reading,
  name: string,
  expression: YamlRecord,
): boolean | undefined {
  const argument = expression[name];
  if (name === 'Condition') return reading.holds(textOf(argument) ?? '', expression);
  return Array.isArray(argument) ? LOGIC.get(name)?.(reading, argument) : undefined;
}

function equal({ evaluation }: Reading, sides: readonly unknown[]): boolean {
  const [left, right] = sides.map((side) => comparable(evaluation.evaluate(side)));
  return left === right;
}

// Numbers and truths are texts to CloudFormation.
function comparable(value: unknown): string {
  return textOf(value) ?? argumentText(value);
}

// Not a condition by the book, but a value such as `!FindInMap` or `true` may say it all.
function plain({ evaluation }: Reading, expression: unknown): boolean {
  const value = evaluation.evaluate(expression);
  const truth = booleanOf(value);
  if (truth !== undefined) return truth;
  const reason = 'this is no condition: taken as false.';
  evaluation.report({ text: argumentText(value), source: expression, reason });
  return false;
}
