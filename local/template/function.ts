import path from 'node:path';
import { positiveNumberOf, recordOf, textOf, textsOf, type YamlRecord } from './yaml-value.js';

/** One Lambda function of a template, with the template's globals merged in. */
export interface FunctionDefinition {
  readonly logicalId: string;
  /** `FunctionName`, else the logical id. */
  readonly name: string;
  /** `app.handler`: a module, a dot, an export. */
  readonly handler: string;
  /** `nodejs22.x`; absent when the template does not say. */
  readonly runtime?: string | undefined;
  /** The absolute path that `CodeUri` names. */
  readonly codeFolder: string;
  /** Default 3,000, as Lambda's. */
  readonly timeoutMs: number;
  /** Mebibytes; default 128, as Lambda's. */
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
  /** Present when `Metadata.BuildMethod` is `esbuild`. */
  readonly build?: EsbuildDefinition | undefined;
}

/** `Metadata.BuildProperties`, as much of it as is used. */
export interface EsbuildDefinition {
  /** Relative to the code folder. */
  readonly entryPoints: readonly string[];
  readonly external: readonly string[];
  /** Default `esm`. */
  readonly format: 'esm' | 'cjs';
}

/** What a resource is read with. */
export interface FunctionSource {
  readonly logicalId: string;
  readonly resource: YamlRecord;
  /** `Globals.Function`. */
  readonly globals: YamlRecord;
  /** The absolute path of the folder that holds the template. */
  readonly folder: string;
  /** Takes a sentence about something in the resource that has no effect here. */
  readonly note: (sentence: string) => void;
}

/** Reads an `AWS::Serverless::Function`; `undefined`, with a note, when it cannot run here. */
export function parseFunction(source: FunctionSource): FunctionDefinition | undefined {
  const { logicalId, globals, note } = source;
  const own = recordOf(source.resource['Properties']);
  const merged = { ...globals, ...own };
  const refusal = whyNotHere(merged);
  if (refusal !== undefined) {
    note(`${logicalId} is not served: ${refusal}`);
    return undefined;
  }
  return {
    logicalId,
    name: textOf(merged['FunctionName']) ?? logicalId,
    handler: textOf(merged['Handler']) ?? '',
    runtime: textOf(merged['Runtime']),
    codeFolder: path.resolve(source.folder, textOf(merged['CodeUri']) ?? '.'),
    timeoutMs: (positiveNumberOf(merged['Timeout']) ?? 3) * 1_000,
    memoryMb: positiveNumberOf(merged['MemorySize']) ?? 128,
    variables: variablesOf({ source, own }),
    build: buildOf(recordOf(source.resource['Metadata'])),
  };
}

function whyNotHere(properties: YamlRecord): string | undefined {
  const runtime = textOf(properties['Runtime']);
  if (runtime !== undefined && !runtime.startsWith('nodejs')) {
    return `its runtime is ${runtime}, and only Node.js functions run here.`;
  }
  if (properties['PackageType'] === 'Image') return 'it is a container image.';
  if (properties['InlineCode'] !== undefined) return 'its code is inline; put it into a file.';
  if (textOf(properties['Handler']) === undefined) return 'it has no Handler, such as app.handler.';
  return undefined;
}

function variablesOf({ source, own }: { source: FunctionSource; own: YamlRecord }) {
  const variables: Record<string, string> = {};
  const all = {
    ...recordOf(recordOf(source.globals['Environment'])['Variables']),
    ...recordOf(recordOf(own['Environment'])['Variables']),
  };
  for (const [name, value] of Object.entries(all)) {
    const text = textOf(value);
    // Visible in the function's output, where an empty text would only be a riddle.
    variables[name] = text ?? `<unresolved ${JSON.stringify(value)}>`;
    if (text === undefined) {
      source.note(
        `${source.logicalId}: ${name} is ${variables[name]}, as only the cloud knows its value.`,
      );
    }
  }
  return variables;
}

function buildOf(metadata: YamlRecord): EsbuildDefinition | undefined {
  if (metadata['BuildMethod'] !== 'esbuild') return undefined;
  const properties = recordOf(metadata['BuildProperties']);
  return {
    entryPoints: textsOf(properties['EntryPoints'] ?? metadata['EntryPoints']),
    external: textsOf(properties['External']),
    format: properties['Format'] === 'cjs' ? 'cjs' : 'esm',
  };
}
