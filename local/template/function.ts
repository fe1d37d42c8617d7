import { type EsbuildDefinition, parseBuild } from './build.js';
import { functionCode } from './function-code.js';
import { type FunctionUrlDefinition, parseFunctionUrl } from './function-url.js';
import { mergeGlobals } from './globals.js';
import type { TemplateScope } from './template-scope.js';
import {
  isRecord,
  positiveNumberOf,
  recordOf,
  textOf,
  textRecordOf,
  type YamlRecord,
} from './yaml-value.js';

export type { EsbuildDefinition } from './build.js';

/** One Lambda function of a template, with the template's globals merged in. */
export interface FunctionDefinition {
  readonly logicalId: string;
  /** `FunctionName`, else the logical id. */
  readonly name: string;
  /** `app.handler`: a module, a dot, an export. */
  readonly handler: string;
  /** `nodejs22.x`; absent when the template does not say. */
  readonly runtime?: string | undefined;
  /** The absolute path that `CodeUri`, `Code` or the CDK's metadata name. */
  readonly codeFolder: string;
  /** Default 3,000, as Lambda's. */
  readonly timeoutMs: number;
  /** Mebibytes; default 128, as Lambda's. */
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
  /** `Active`, `PassThrough`; absent when the template does not say. */
  readonly tracing?: string | undefined;
  /** How many invocations one environment of a Lambda Managed Instance takes at once; else absent. */
  readonly maxConcurrency?: number | undefined;
  /** Present when the function has a URL of its own. */
  readonly url?: FunctionUrlDefinition | undefined;
  /** Present when `Metadata.BuildMethod` is `esbuild`. */
  readonly build?: EsbuildDefinition | undefined;
}

const READ = [
  'CapacityProviderConfig',
  'Code',
  'CodeUri',
  'Environment',
  'FunctionName',
  'FunctionUrlConfig',
  'Handler',
  'ImageUri',
  'InlineCode',
  'MemorySize',
  'PackageType',
  'Runtime',
  'Timeout',
  'Tracing',
  'TracingConfig',
];

/**
 * Reads an `AWS::Serverless::Function` or an `AWS::Lambda::Function`; `undefined`, with a note, when
 * it cannot run here.
 */
export function parseFunction(
  scope: TemplateScope,
  logicalId: string,
): FunctionDefinition | undefined {
  const resource = recordOf(scope.resolver.resources.get(logicalId));
  const metadata = recordOf(resource['Metadata']);
  const given = givenProperties(scope, resource);
  const refuse = (reason: string): undefined =>
    scope.note(scope.placeOf(logicalId), `${logicalId} is not served: ${reason}`);
  const runtime = textOf(scope.resolver.resolve(given['Runtime']));
  // Before all else: what it says besides is of no interest then.
  if (runtime !== undefined && !runtime.startsWith('nodejs') && !runtime.includes('${')) {
    return refuse(`its runtime is ${runtime}, and only Node.js functions run here.`);
  }
  const properties = recordOf(scope.resolver.resolve(given));
  const code = functionCode({ properties, metadata, folder: scope.folder });
  if ('refusal' in code) return refuse(code.refusal);
  const handler = textOf(properties['Handler']);
  if (handler === undefined) return refuse('it has no Handler, such as app.handler.');
  return {
    logicalId,
    name: nameOf(properties) ?? logicalId,
    handler,
    runtime,
    codeFolder: code.folder,
    ...limitsOf(scope, logicalId, properties),
    variables: variablesOf(scope, logicalId, properties),
    tracing: textOf(properties['Tracing'] ?? recordOf(properties['TracingConfig'])['Mode']),
    maxConcurrency: concurrencyOf(recordOf(properties['CapacityProviderConfig'])),
    url: parseFunctionUrl(properties['FunctionUrlConfig']),
    build: parseBuild(metadata),
  };
}

// A name with an unknown part is none: it would be no name in an ARN.
function nameOf(properties: YamlRecord): string | undefined {
  const name = textOf(properties['FunctionName']);
  return name?.includes('${') === true ? undefined : name;
}

function givenProperties(scope: TemplateScope, resource: YamlRecord): YamlRecord {
  const own = recordOf(resource['Properties']);
  const globals = resource['Type'] === 'AWS::Serverless::Function' ? scope.globals('Function') : {};
  const merged = mergeGlobals(globals, own, scope.onMerged);
  return Object.fromEntries(Object.entries(merged).filter(([key]) => READ.includes(key)));
}

function limitsOf(
  scope: TemplateScope,
  logicalId: string,
  properties: YamlRecord,
): Pick<FunctionDefinition, 'timeoutMs' | 'memoryMb'> {
  const limit = (key: string, fallback: number): number => {
    const number = positiveNumberOf(properties[key]);
    if (number !== undefined || properties[key] === undefined) return number ?? fallback;
    const shown = textOf(properties[key]) ?? JSON.stringify(properties[key]);
    scope.note(
      scope.placeOf(logicalId),
      `${logicalId}: ${key} is ${shown}, and not a positive number: ${fallback} is taken.`,
    );
    return fallback;
  };
  return { timeoutMs: limit('Timeout', 3) * 1_000, memoryMb: limit('MemorySize', 128) };
}

function variablesOf(
  scope: TemplateScope,
  logicalId: string,
  properties: YamlRecord,
): Readonly<Record<string, string>> {
  const given = recordOf(recordOf(properties['Environment'])['Variables']);
  const texts = textRecordOf(given);
  const others = Object.entries(given).filter(([name]) => !Object.hasOwn(texts, name));
  for (const [name, value] of others) {
    const shape = isRecord(value) ? 'a mapping' : value === null ? 'empty' : 'a list';
    scope.note(
      scope.placeOf(logicalId),
      `${logicalId}: the variable ${name} is ${shape}. Lambda takes texts alone: write it in quotes.`,
    );
  }
  const shown = others.map(([name, value]) => [name, value === null ? '' : JSON.stringify(value)]);
  return { ...texts, ...Object.fromEntries(shown) };
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-lambdamanagedinstancescapacityproviderconfig.html
function concurrencyOf(config: YamlRecord): number | undefined {
  const managed = recordOf(config['LambdaManagedInstancesCapacityProviderConfig']);
  const key = 'PerExecutionEnvironmentMaxConcurrency';
  return positiveNumberOf(managed[key] ?? config[key]);
}
