import type { CloudFormationYaml } from './cloudformation-yaml.js';
import type { Resolver } from './resolver.js';
import { recordOf, type YamlRecord } from './yaml-value.js';

/** What the parts of one template are read with. */
export interface TemplateScope {
  readonly resolver: Resolver;
  /** The absolute path of the folder that holds the template. */
  readonly folder: string;
  /** The `Globals` of a type: `Function`, `Api`, `HttpApi`. */
  readonly globals: (type: string) => YamlRecord;
  /** `template.yaml:12:3`, of a resource by its logical id or of a mapping. */
  readonly placeOf: (part: unknown) => string;
  /** Lets a merged mapping have a place in the template. */
  readonly onMerged: (copy: object, original: object) => void;
  /** Takes a sentence about something that has no effect here, once for each place. */
  readonly note: (place: string, sentence: string) => undefined;
}

/** What a scope is made of. */
export interface TemplateScopeOptions {
  readonly yaml: CloudFormationYaml;
  readonly resolver: Resolver;
  readonly folder: string;
  /** Takes the notes, each with its place before it. */
  readonly notes: Set<string>;
}

/** Creates the scope of a template. */
export function createTemplateScope(options: TemplateScopeOptions): TemplateScope {
  const { yaml, resolver, folder, notes } = options;
  const globals = recordOf(yaml.content['Globals']);
  return {
    resolver,
    folder,
    globals: (type) => recordOf(globals[type]),
    placeOf: (part) =>
      typeof part === 'string' ? yaml.where(['Resources', part]) : yaml.placeOf(part),
    onMerged: yaml.adopt,
    note(place, sentence) {
      notes.add(`${place}: ${sentence}`);
      return undefined;
    },
  };
}
