import {
  booleanOf,
  isRecord,
  recordOf,
  textRecordOf,
  textsOf,
  type YamlRecord,
} from './yaml-value.js';

/**
 * `Metadata.BuildProperties`, as esbuild is to take them.
 *
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html
 */
export interface EsbuildDefinition {
  /** Relative to the code folder. Empty when not given: SAM then builds the file of the handler. */
  readonly entryPoints: readonly string[];
  readonly external: readonly string[];
  /** Default `esm`. */
  readonly format: 'esm' | 'cjs';
  readonly minify?: boolean | undefined;
  readonly sourcemap?: boolean | undefined;
  /** `es2022`, or several. */
  readonly target?: readonly string[] | undefined;
  /** By file type: `{ js: '...' }`. */
  readonly banner?: Readonly<Record<string, string>> | undefined;
  readonly define?: Readonly<Record<string, string>> | undefined;
  /** By extension: `{ '.png': 'file' }`. */
  readonly loader?: Readonly<Record<string, string>> | undefined;
  readonly mainFields?: readonly string[] | undefined;
  /** By extension: `{ '.js': '.mjs' }`. */
  readonly outExtension?: Readonly<Record<string, string>> | undefined;
}

/** Reads how a resource is built; `undefined` when not by esbuild. */
export function parseBuild(metadata: YamlRecord): EsbuildDefinition | undefined {
  if (metadata['BuildMethod'] !== 'esbuild') return undefined;
  const properties = recordOf(metadata['BuildProperties']);
  return {
    entryPoints: textsOf(properties['EntryPoints'] ?? metadata['EntryPoints']),
    external: textsOf(properties['External']),
    format: properties['Format'] === 'cjs' ? 'cjs' : 'esm',
    minify: booleanOf(properties['Minify']),
    sourcemap: booleanOf(properties['Sourcemap']),
    target: commaListOf(properties['Target']),
    banner: pairsOf(properties['Banner']),
    define: pairsOf(properties['Define']),
    loader: pairsOf(properties['Loader']),
    mainFields: commaListOf(properties['MainFields']),
    outExtension: pairsOf(properties['OutExtension']),
  };
}

function commaListOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return textsOf(value).flatMap((text) => text.split(',').map((item) => item.trim()));
}

// SAM writes a list of `name=value`; a mapping says the same.
function pairsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined;
  if (isRecord(value)) return textRecordOf(value);
  const pairs = textsOf(value).map((text): [string, string] => {
    const [name = '', ...rest] = text.split('=');
    return [name, rest.join('=')];
  });
  return Object.fromEntries(pairs);
}
