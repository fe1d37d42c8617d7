import { SetupError } from '../setup-error.js';
import type { ParameterValue } from './parameter.js';
import { isUnresolved } from './unresolved.js';
import { recordOf, textOf, type YamlRecord } from './yaml-value.js';

/** What a reference leads to: a value, or the reason why it is not known here. */
interface Referenced {
  readonly value?: unknown;
  /** A sentence. */
  readonly reason?: string | undefined;
}

/** The names that a template can refer to. */
export interface References {
  ref(name: string): Referenced;
  getAtt(logicalId: string, attribute: string): Referenced;
}

/** What references are looked up in. */
export interface ReferenceOptions {
  readonly evaluate: (value: unknown) => unknown;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly pseudo: ReadonlyMap<string, unknown>;
  readonly resources: ReadonlyMap<string, YamlRecord>;
  /** Where a resource stands in the template. */
  readonly place: (logicalId: string) => string;
}

// The types whose Ref is the name that the template itself may give.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
const NAMES: ReadonlyMap<string, string> = new Map([
  ['AWS::DynamoDB::Table', 'TableName'],
  ['AWS::Events::EventBus', 'Name'],
  ['AWS::Kinesis::Stream', 'Name'],
  ['AWS::Lambda::Function', 'FunctionName'],
  ['AWS::Logs::LogGroup', 'LogGroupName'],
  ['AWS::S3::Bucket', 'BucketName'],
  ['AWS::SSM::Parameter', 'Name'],
  ['AWS::Serverless::Function', 'FunctionName'],
  ['AWS::Serverless::SimpleTable', 'TableName'],
]);
const FUNCTIONS = new Set(['AWS::Lambda::Function', 'AWS::Serverless::Function']);
// Longer than any of these names may be.
const MAX_NAME = 1_024;

/**
 * Creates the look-up of names. A function is known by its name and ARN, another resource by the
 * name that the template gives to it.
 *
 * Its methods throw SetupError, with the logical ids, for names that are made of each other.
 */
export function createReferences(options: ReferenceOptions): References {
  const nameOf = createNames(options);
  const { parameters, pseudo, resources } = options;
  return {
    ref(name) {
      if (pseudo.has(name)) return { value: pseudo.get(name) };
      const parameter = parameters.get(name);
      if (parameter !== undefined) return parameter;
      const known = nameOf(name);
      return known === undefined ? { reason: reasonOf(resources, name) } : { value: known };
    },
    getAtt(logicalId, attribute) {
      const name = attribute === 'Arn' && isFunction(resources, logicalId) && nameOf(logicalId);
      if (typeof name !== 'string') return { reason: reasonOf(resources, logicalId) };
      const [partition, region, account] = ['Partition', 'Region', 'AccountId'].map((key) =>
        String(pseudo.get(`AWS::${key}`)),
      );
      return { value: `arn:${partition}:lambda:${region}:${account}:function:${name}` };
    },
  };
}

function createNames(options: ReferenceOptions): (logicalId: string) => string | undefined {
  const { resources, evaluate } = options;
  const known = new Map<string, string | undefined>();
  const open = new Set<string>();
  return (logicalId) => {
    const resource = resources.get(logicalId);
    if (resource === undefined || known.has(logicalId)) return known.get(logicalId);
    if (open.has(logicalId)) throw circle(options, [...open, logicalId]);
    open.add(logicalId);
    const name = givenName(resource, evaluate);
    open.delete(logicalId);
    known.set(logicalId, name ?? (isFunction(resources, logicalId) ? logicalId : undefined));
    return known.get(logicalId);
  };
}

function givenName(
  resource: YamlRecord,
  evaluate: ReferenceOptions['evaluate'],
): string | undefined {
  const property = NAMES.get(textOf(resource['Type']) ?? '');
  if (property === undefined) return undefined;
  const name = evaluate(recordOf(resource['Properties'])[property]);
  const text = isUnresolved(name) ? undefined : textOf(name);
  return text !== undefined && text.length <= MAX_NAME ? text : undefined;
}

function circle({ place }: ReferenceOptions, path: readonly string[]): SetupError {
  const last = path.at(-1) ?? '';
  const names = path.slice(path.indexOf(last)).join(' -> ');
  return new SetupError(
    `${place(last)}: the names of resources refer to each other in a circle: ${names}. Take one reference away.`,
  );
}

function isFunction(resources: ReadonlyMap<string, YamlRecord>, logicalId: string): boolean {
  return FUNCTIONS.has(textOf(resources.get(logicalId)?.['Type']) ?? '');
}

function reasonOf(resources: ReadonlyMap<string, YamlRecord>, name: string): string {
  if (resources.has(name) || isGenerated(resources, name)) return 'only the cloud knows its value.';
  return `the template has nothing that is called ${name}.`;
}

// SAM makes resources of its own, named after those of the template: `ShopRole`, `ServerlessRestApi`.
function isGenerated(resources: ReadonlyMap<string, YamlRecord>, name: string): boolean {
  if (name.startsWith('Serverless')) return true;
  return Array.from(name, (_, length) => name.slice(0, length)).some((id) => resources.has(id));
}
