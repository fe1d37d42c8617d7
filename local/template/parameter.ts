import { SetupError } from '../setup-error.js';
import type { CloudFormationYaml } from './cloudformation-yaml.js';
import { ownValue, recordOf, textOf, textsOf, type YamlRecord } from './yaml-value.js';

/** A parameter's value; absent when only a deployment has one. */
export interface ParameterValue {
  readonly value?: string | readonly string[] | undefined;
  /** Why there is no value, and what gives it one: a sentence. */
  readonly reason?: string | undefined;
}

/** The values given on the command line, by the parameters' names. */
export type ParameterOverrides = Readonly<Record<string, string>>;

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const MAX_VALUE_BYTES = 4_096;

/**
 * Reads the `Parameters` of a template: what was given, else the default.
 *
 * @throws SetupError for a value that the template does not allow, and for a name it does not have.
 */
export function parseParameters(
  yaml: CloudFormationYaml,
  overrides: ParameterOverrides,
): ReadonlyMap<string, ParameterValue> {
  const declared = recordOf(yaml.content['Parameters']);
  refuseUnknown(declared, overrides);
  return new Map(
    Object.entries(declared).map(([name, declaration]) => {
      const place = yaml.where(['Parameters', name]);
      return [name, parameterValue({ name, place, declaration: recordOf(declaration) }, overrides)];
    }),
  );
}

interface Declared {
  readonly name: string;
  readonly place: string;
  readonly declaration: YamlRecord;
}

function parameterValue(declared: Declared, overrides: ParameterOverrides): ParameterValue {
  const { name, declaration } = declared;
  const given = textOf(ownValue(overrides, name));
  const type = textOf(declaration['Type']) ?? 'String';
  const cure = `Give it with --parameter-overrides ${name}=...`;
  // Its default is the name under which the Parameter Store has the value.
  if (given === undefined && type.startsWith('AWS::SSM::Parameter::Value')) {
    const stored = textOf(declaration['Default']) ?? 'no name';
    return { reason: `the Parameter Store has its value (${stored}). ${cure}` };
  }
  const text = given ?? defaultText(declaration['Default']);
  if (text === undefined) return { reason: `the parameter has no default. ${cure}` };
  if (Buffer.byteLength(text) > MAX_VALUE_BYTES) {
    throw refusal(declared, `is longer than ${MAX_VALUE_BYTES} bytes.`);
  }
  const value = isListType(type) ? text.split(',').map((item) => item.trim()) : text;
  refuseWrong(declared, type, value);
  return { value };
}

// A list as a default is a slip that CloudFormation refuses; what it means is plain.
function defaultText(value: unknown): string | undefined {
  return Array.isArray(value) ? textsOf(value).join(',') : textOf(value);
}

function isListType(type: string): boolean {
  return /^(?:CommaDelimitedList$|List<|AWS::SSM::Parameter::Value<(?:CommaDelimitedList|List<))/.test(
    type,
  );
}

function refuseWrong(declared: Declared, type: string, value: string | readonly string[]): void {
  const items = typeof value === 'string' ? [value] : value;
  if (/^(?:List<)?Number>?$/.test(type)) {
    const wrong = items.find((item) => item.trim() === '' || Number.isNaN(Number(item)));
    if (wrong !== undefined) throw refusal(declared, `takes numbers, and "${wrong}" is none.`);
  }
  const allowed = declared.declaration['AllowedValues'];
  if (!Array.isArray(allowed)) return;
  const known = textsOf(allowed);
  const wrong = items.find((item) => !known.includes(item));
  if (wrong === undefined) return;
  throw refusal(declared, `does not allow "${wrong}". It takes ${known.join(', ')}.`);
}

function refusal({ name, place }: Declared, reason: string): SetupError {
  return new SetupError(`${place}: the parameter ${name} ${reason}`);
}

function refuseUnknown(declared: YamlRecord, overrides: ParameterOverrides): void {
  const unknown = Object.keys(overrides).find((name) => !Object.hasOwn(declared, name));
  if (unknown === undefined) return;
  const names = Object.keys(declared).join(', ');
  const known = names === '' ? 'It has no parameters.' : `It has ${names}.`;
  throw new SetupError(`The template has no parameter ${unknown}. ${known}`);
}
