import path from 'node:path';
import { configuredRegion } from '../config.js';
import { SetupError } from '../setup-error.js';
import { createApis } from './api.js';
import { type CloudFormationYaml, parseCloudFormationYaml } from './cloudformation-yaml.js';
import { type FunctionDefinition, parseFunction } from './function.js';
import { type FunctionUrlDefinition, parseFunctionUrl, urlTarget } from './function-url.js';
import type { ParameterOverrides } from './parameter.js';
import { createResolver } from './resolver.js';
import { type EventDefinition, parseEvents, type RouteDefinition } from './route.js';
import { readTemplateFile } from './template-file.js';
import { createTemplateScope, type TemplateScope } from './template-scope.js';
import type { UnresolvedValue } from './unresolved.js';
import { recordOf, textOf } from './yaml-value.js';

/** What a template says that the local server acts on. */
export interface Template {
  readonly functions: readonly FunctionDefinition[];
  readonly routes: readonly RouteDefinition[];
  /** The events that come over no HTTP. */
  readonly events: readonly EventDefinition[];
  /** What stays as `${Resource.Attr}`, as only a deployment knows its value. */
  readonly unresolved: readonly UnresolvedValue[];
  /** One sentence, its place before it, for each part that has no effect here or is unresolved. */
  readonly notes: readonly string[];
}

/** How a template is read. */
export interface TemplateOptions {
  /** Values for the template's parameters, by name; the others have their defaults. */
  readonly parameters?: ParameterOverrides | undefined;
  /** Default: AWS_REGION, AWS_DEFAULT_REGION, else us-east-1. */
  readonly region?: string | undefined;
  /** Default `local`. */
  readonly stackName?: string | undefined;
  /** Whether functions without a route will do, as for `fluoroscope invoke`. Default false. */
  readonly routesOptional?: boolean | undefined;
}

const FUNCTION_TYPES = new Set(['AWS::Serverless::Function', 'AWS::Lambda::Function']);

// They lead to functions, and somebody will wonder.
const NOT_SERVED = new Set([
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGatewayV2::Api',
  'AWS::AppSync::GraphQLApi',
  'AWS::Serverless::Application',
  'AWS::Serverless::GraphQLApi',
]);

/**
 * Reads a template from disk; a folder stands for the `template.yaml` in it.
 *
 * @throws SetupError when there is none, when it is no YAML, and when it has nothing to serve.
 */
export function loadTemplate(templatePath: string, options?: TemplateOptions): Template {
  const { file, text } = readTemplateFile(templatePath);
  return parseTemplate(text, file, options);
}

/**
 * Reads the text of a template; paths in it are relative to the folder of `file`.
 *
 * @throws SetupError when it is no YAML, refers to itself in a circle, does not allow a parameter's
 * value, and when it has nothing to serve.
 */
export function parseTemplate(text: string, file: string, options: TemplateOptions = {}): Template {
  const name = path.relative('', file) || file;
  try {
    const yaml = parseCloudFormationYaml(text, name);
    const template = readTemplate(yaml, path.dirname(path.resolve(file)), options);
    refuseEmpty(template, yaml, options);
    return template;
  } catch (error) {
    // The stack ends before a hostile template does.
    if (!(error instanceof RangeError)) throw error;
    throw new SetupError(`${name}: it is nested too deeply, or refers too far, to be read.`, {
      cause: error,
    });
  }
}

function readTemplate(
  yaml: CloudFormationYaml,
  folder: string,
  options: TemplateOptions,
): Template {
  const { parameters = {}, region = configuredRegion(), stackName = 'local' } = options;
  const resolver = createResolver(yaml, { parameters, region, stackName });
  const notes = new Set<string>();
  const scope = createTemplateScope({ yaml, resolver, folder, notes });
  const functions = parseFunctions(scope);
  const apis = createApis(scope);
  const parsed = functions.map((definition) => parseEvents({ scope, apis, function: definition }));
  const routes = parsed.flatMap((events) => events.routes);
  noteTwice(scope, routes);
  noteOthers(scope);
  const { unresolved } = resolver;
  return {
    functions,
    routes,
    events: parsed.flatMap(({ events }) => events),
    unresolved,
    notes: [
      ...notes,
      ...unresolved.map(
        ({ text, place, reason }) => `${place}: ${text} stays as it is, as ${reason}`,
      ),
    ],
  };
}

function parseFunctions(scope: TemplateScope): readonly FunctionDefinition[] {
  const urls = functionUrls(scope);
  return [...scope.resolver.resources].flatMap(([logicalId, resource]) => {
    if (!FUNCTION_TYPES.has(textOf(resource['Type']) ?? '')) return [];
    const definition = parseFunction(scope, logicalId);
    if (definition === undefined) return [];
    return [{ ...definition, url: definition.url ?? urls.get(definition.name) }];
  });
}

function functionUrls({ resolver }: TemplateScope): ReadonlyMap<string, FunctionUrlDefinition> {
  const urls = new Map<string, FunctionUrlDefinition>();
  for (const resource of resolver.resources.values()) {
    if (resource['Type'] !== 'AWS::Lambda::Url') continue;
    const properties = recordOf(resolver.resolve(resource['Properties']));
    const url = parseFunctionUrl(properties);
    if (url !== undefined) urls.set(urlTarget(properties), url);
  }
  return urls;
}

function noteTwice(scope: TemplateScope, routes: readonly RouteDefinition[]): void {
  const owners = new Map<string, string>();
  for (const { api, method, path: route, function: definition } of routes) {
    const key = `${api.kind} ${api.logicalId ?? ''} ${method} ${route}`;
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, definition.logicalId);
    else {
      const sentence = `${definition.logicalId}: ${method} ${route} is already a route to ${owner}.`;
      scope.note(scope.placeOf(definition.logicalId), sentence);
    }
  }
}

function noteOthers(scope: TemplateScope): void {
  for (const [logicalId, resource] of scope.resolver.resources) {
    const type = textOf(resource['Type']) ?? '';
    const loop = logicalId.startsWith('Fn::');
    if (!loop && !NOT_SERVED.has(type)) continue;
    const what = loop
      ? 'what it makes is not read here.'
      : `a resource of the type ${type} is not served here.`;
    scope.note(scope.placeOf(logicalId), `${logicalId}: ${what}`);
  }
}

function refuseEmpty(template: Template, yaml: CloudFormationYaml, options: TemplateOptions): void {
  const place = yaml.where(['Resources']);
  const reasons = template.notes.map((note) => `\n  ${note}`).join('');
  if (template.functions.length === 0) {
    throw new SetupError(
      `${place}: no function to serve. Add a resource of the type AWS::Serverless::Function with a Node.js runtime.${reasons}`,
    );
  }
  const hasRoute =
    template.routes.length > 0 || template.functions.some(({ url }) => url !== undefined);
  if (hasRoute || options.routesOptional === true) return;
  throw new SetupError(
    `${place}: no function has an event of the type Api or HttpApi, or a FunctionUrlConfig, so there is no route to serve.${reasons}`,
  );
}
