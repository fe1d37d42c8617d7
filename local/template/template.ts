import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '../setup-error.js';
import { type CloudFormationYaml, parseCloudFormationYaml } from './cloudformation-yaml.js';
import { type FunctionDefinition, parseFunction } from './function.js';
import { parseRoutes, type RouteDefinition } from './route.js';
import { recordOf, type YamlRecord } from './yaml-value.js';

/** What a template says that the local server acts on. */
export interface Template {
  readonly functions: readonly FunctionDefinition[];
  readonly routes: readonly RouteDefinition[];
  /** One sentence for each part that has no effect here. */
  readonly notes: readonly string[];
}

const DEFAULT_NAMES = ['template.yaml', 'template.yml', 'template.json'];

/**
 * Reads a template from disk; a folder stands for the `template.yaml` in it.
 *
 * @throws SetupError when there is none, when it is no YAML, and when it has nothing to serve.
 */
export function loadTemplate(templatePath: string): Template {
  const file = templateFile(templatePath);
  return parseTemplate(readFileSync(file, 'utf8'), file);
}

/**
 * Reads the text of a template; paths in it are relative to the folder of `file`.
 *
 * @throws SetupError when it is no YAML, and when it has nothing to serve.
 */
export function parseTemplate(text: string, file: string): Template {
  const name = path.relative('', file) || file;
  const yaml = parseCloudFormationYaml(text, name);
  const resources = recordOf(yaml.content['Resources']);
  const globals = recordOf(yaml.content['Globals']);
  const folder = path.dirname(path.resolve(file));
  const functions: FunctionDefinition[] = [];
  const routes: RouteDefinition[] = [];
  const notes: string[] = [];
  for (const [logicalId, resource] of functionResources(resources)) {
    const note = (sentence: string): void => {
      notes.push(`${yaml.where(['Resources', logicalId])}: ${sentence}`);
    };
    const definition = parseFunction({
      logicalId,
      resource,
      globals: recordOf(globals['Function']),
      folder,
      note,
    });
    if (definition === undefined) continue;
    functions.push(definition);
    routes.push(...parseRoutes({ function: definition, resource, resources, globals, note }));
  }
  refuseEmpty({ name, yaml, functions, routes, notes });
  return { functions, routes, notes };
}

function templateFile(given: string): string {
  const candidates = isFolder(given)
    ? DEFAULT_NAMES.map((name) => path.join(given, name))
    : [given];
  const found = candidates.find(isFile);
  if (found !== undefined) return found;
  throw new SetupError(
    `No template at ${candidates[0]}. Name one: fluoroscope dev path/to/template.yaml`,
  );
}

function functionResources(resources: YamlRecord): Array<[string, YamlRecord]> {
  return Object.entries(resources)
    .map(([logicalId, resource]): [string, YamlRecord] => [logicalId, recordOf(resource)])
    .filter(([, resource]) => resource['Type'] === 'AWS::Serverless::Function');
}

function refuseEmpty(found: Template & { name: string; yaml: CloudFormationYaml }): void {
  const reasons = found.notes.map((note) => `\n  ${note}`).join('');
  if (found.functions.length === 0) {
    throw new SetupError(
      `${found.yaml.where(['Resources'])}: no function to serve. Add a resource of the type AWS::Serverless::Function with a Node.js runtime.${reasons}`,
    );
  }
  if (found.routes.length === 0) {
    throw new SetupError(
      `${found.yaml.where(['Resources'])}: no function has an event of the type Api or HttpApi, so there is no route to serve.${reasons}`,
    );
  }
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
