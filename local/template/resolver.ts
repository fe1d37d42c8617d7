import type { CloudFormationYaml } from './cloudformation-yaml.js';
import { createConditions } from './condition.js';
import { type Evaluation, evaluateFunction, intrinsicOf, plainText } from './intrinsic.js';
import { type ParameterOverrides, parseParameters } from './parameter.js';
import { type Deployment, NO_VALUE, pseudoParameters } from './pseudo-parameter.js';
import { createReferences } from './reference.js';
import { isUnresolved, type UnresolvedValue } from './unresolved.js';
import { isRecord, recordOf, textOf, type YamlRecord } from './yaml-value.js';

/** Puts values in the places of a template's intrinsic functions. */
export interface Resolver {
  /** The resources that the template makes: those whose condition holds. */
  readonly resources: ReadonlyMap<string, YamlRecord>;
  /** What has been met so far whose value is not known here, each once. */
  readonly unresolved: readonly UnresolvedValue[];
  /** The value without functions. What is not known here is a text that shows it. */
  resolve(value: unknown): unknown;
  /** The logical id, or the text, that a value leads to: of `!Ref Api` and `!GetAtt Api.Arn`, `Api`. */
  referenceOf(value: unknown): string | undefined;
  /** The value that `Fn::If` chooses, its functions as they are; a value without choice is itself. */
  chosen(value: unknown): unknown;
  /** Whether a resource, or an event, is made: whether its `Condition` holds, if it has one. */
  holds(resource: YamlRecord): boolean;
}

/** What a template is resolved with. */
export interface ResolverOptions extends Deployment {
  readonly parameters: ParameterOverrides;
}

/**
 * Creates the resolver of a template.
 *
 * Its methods throw SetupError for what refers to itself in a circle.
 *
 * @throws SetupError for parameters that the template does not allow.
 */
export function createResolver(yaml: CloudFormationYaml, options: ResolverOptions): Resolver {
  const unresolved = new Map<string, UnresolvedValue>();
  const resources = new Map(
    Object.entries(recordOf(yaml.content['Resources'])).map(([id, value]) => [id, recordOf(value)]),
  );
  const evaluation: Evaluation = {
    evaluate: (value) => evaluate(evaluation, value),
    holds: (name, source) => conditions.holds(name, source),
    mappings: recordOf(yaml.content['Mappings']),
    references: createReferences({
      evaluate: (value) => evaluation.evaluate(value),
      parameters: parseParameters(yaml, options.parameters),
      place: (logicalId) => yaml.where(['Resources', logicalId]),
      pseudo: pseudoParameters(options),
      resources,
    }),
    report({ text, source, key, reason }) {
      const place = yaml.placeOf(source, key);
      unresolved.set(`${place} ${text}`, { text, place, reason });
    },
  };
  const conditions = createConditions(yaml, evaluation);
  const holds = (resource: YamlRecord): boolean => {
    const name = textOf(resource['Condition']);
    return name === undefined || conditions.holds(name, resource);
  };
  return {
    resources: new Map([...resources].filter(([, resource]) => holds(resource))),
    get unresolved() {
      return [...unresolved.values()];
    },
    holds,
    chosen: (value) => chosen(evaluation, value),
    referenceOf: (value) => referenceOf(chosen(evaluation, value)),
    resolve: (value) => flattened(evaluation.evaluate(value)),
  };
}

function evaluate(evaluation: Evaluation, value: unknown): unknown {
  if (typeof value === 'string') return plainText(evaluation, value, { source: undefined });
  if (Array.isArray(value)) {
    const items = value.map((item) => evaluatePart(evaluation, item, { source: value }));
    return items.filter((item) => item !== NO_VALUE);
  }
  if (!isRecord(value)) return value;
  const intrinsic = intrinsicOf(value);
  if (intrinsic !== undefined) return evaluateFunction(evaluation, intrinsic);
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    evaluatePart(evaluation, item, { source: value, key }),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
}

function evaluatePart(
  evaluation: Evaluation,
  value: unknown,
  place: { source: unknown; key?: string },
): unknown {
  return typeof value === 'string'
    ? plainText(evaluation, value, place)
    : evaluation.evaluate(value);
}

function flattened(value: unknown): unknown {
  if (value === NO_VALUE) return undefined;
  if (isUnresolved(value)) return value.text;
  if (Array.isArray(value)) return value.map(flattened);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, flattened(item)]));
}

function chosen(evaluation: Evaluation, value: unknown): unknown {
  const intrinsic = isRecord(value) ? intrinsicOf(value) : undefined;
  if (intrinsic?.name !== 'Fn::If' || !Array.isArray(intrinsic.argument)) return value;
  const [condition, yes, no] = intrinsic.argument;
  return chosen(evaluation, evaluation.holds(textOf(condition) ?? '', value) ? yes : no);
}

function referenceOf(value: unknown): string | undefined {
  const intrinsic = isRecord(value) ? intrinsicOf(value) : undefined;
  if (intrinsic === undefined) return textOf(value);
  const { name, argument } = intrinsic;
  if (name === 'Ref') return textOf(argument);
  if (name === 'Fn::GetAtt') return textOf(Array.isArray(argument) ? argument[0] : argument);
  if (name !== 'Fn::Sub') return undefined;
  return /^\$\{([^.}]+)(?:\.[^}]*)?\}$/.exec(textOf(argument) ?? '')?.[1];
}
