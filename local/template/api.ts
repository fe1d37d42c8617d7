import { type CorsDefinition, parseCors } from './cors.js';
import { mergeGlobals } from './globals.js';
import type { TemplateScope } from './template-scope.js';
import { recordOf, textOf, textRecordOf, textsOf, type YamlRecord } from './yaml-value.js';

/** The API that a route belongs to, as much of it as shows in an event or an answer. */
export interface ApiDefinition {
  /** `rest`: a REST API, whose events have format 1.0; `http`: an HTTP API, format 2.0. */
  readonly kind: 'rest' | 'http';
  /** `Prod`, as an API that SAM makes has, or `$default` for an HTTP API. */
  readonly stage: string;
  /** `type/subtype`, as a REST API's `BinaryMediaTypes` writes them after SAM's `~1` is undone. */
  readonly binaryMediaTypes: readonly string[];
  /** Of a resource of the template; absent for the API that SAM makes by itself. */
  readonly logicalId?: string | undefined;
  readonly cors?: CorsDefinition | undefined;
  /** Absent when there are none. */
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
}

/** Finds the API of an event by the value of its `RestApiId` or `ApiId`. */
export type ApiLookup = (kind: ApiDefinition['kind'], reference: unknown) => ApiDefinition;

interface Kind {
  readonly type: string;
  readonly globals: string;
  readonly stage: string;
  readonly read: readonly string[];
}

const KINDS: Readonly<Record<ApiDefinition['kind'], Kind>> = {
  rest: {
    type: 'AWS::Serverless::Api',
    globals: 'Api',
    stage: 'Prod',
    read: ['StageName', 'BinaryMediaTypes', 'Cors', 'Variables'],
  },
  http: {
    type: 'AWS::Serverless::HttpApi',
    globals: 'HttpApi',
    stage: '$default',
    read: ['StageName', 'CorsConfiguration', 'StageVariables'],
  },
};

// What of an API has no effect here.
const IGNORED: Readonly<Record<string, string>> = {
  Auth: 'its Auth has no effect here: every request is let in.',
  DefinitionBody: 'the routes of its DefinitionBody are not read.',
  DefinitionUri: 'the routes of its DefinitionUri are not read.',
};

/** Creates the look-up of APIs; the routes of one API share one definition. */
export function createApis(scope: TemplateScope): ApiLookup {
  const known = new Map<string, ApiDefinition>();
  return (kind, reference) => {
    const id = scope.resolver.referenceOf(reference);
    const key = `${kind} ${id ?? ''}`;
    const api = known.get(key) ?? parseApi(scope, kind, id);
    known.set(key, api);
    return api;
  };
}

function parseApi(
  scope: TemplateScope,
  kind: ApiDefinition['kind'],
  id: string | undefined,
): ApiDefinition {
  const { type, globals, stage, read } = KINDS[kind];
  const resource = id === undefined ? undefined : scope.resolver.resources.get(id);
  const own = resource?.['Type'] === type ? recordOf(resource['Properties']) : {};
  const given = mergeGlobals(scope.globals(globals), own, scope.onMerged);
  for (const [name, sentence] of Object.entries(IGNORED)) {
    if (given[name] !== undefined) {
      scope.note(scope.placeOf(resource === undefined ? given : id), `${id ?? type}: ${sentence}`);
    }
  }
  const kept = Object.entries(given).filter(([name]) => read.includes(name));
  const properties = recordOf(scope.resolver.resolve(Object.fromEntries(kept)));
  return {
    kind,
    stage: textOf(properties['StageName']) ?? stage,
    binaryMediaTypes: textsOf(properties['BinaryMediaTypes']).map((media) =>
      media.replaceAll('~1', '/'),
    ),
    logicalId: id,
    cors: parseCors(properties['Cors'] ?? properties['CorsConfiguration']),
    stageVariables: stageVariablesOf(properties),
  };
}

function stageVariablesOf(properties: YamlRecord): Readonly<Record<string, string>> | undefined {
  const variables = textRecordOf(properties['Variables'] ?? properties['StageVariables']);
  return Object.keys(variables).length > 0 ? variables : undefined;
}
