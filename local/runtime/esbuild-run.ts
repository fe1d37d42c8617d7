import { createRequire } from 'node:module';
import path from 'node:path';
import type { BuildOptions, BuildResult, Loader, Message } from 'esbuild';
import { SetupError } from '../setup-error.js';
import type { EsbuildDefinition, FunctionDefinition } from '../template/function.js';
import type { BundleFacts } from './bundle-cache.js';
import { entryPointsOf } from './entry-point.js';

/** The part of esbuild that is used. */
interface Esbuild {
  build(options: BuildOptions): Promise<BuildResult>;
}

/** Finds esbuild for the code in a folder. Rejects when there is none. */
export type EsbuildLoader = (codeFolder: string) => Promise<Esbuild>;

// Bundled CommonJS code asks for require, which an ES module has not. A declaration of that name
// would clash with the function's own.
const REQUIRE_BANNER =
  "import { createRequire as fluoroscopeCreateRequire } from 'node:module'; globalThis.require ??= fluoroscopeCreateRequire(import.meta.url);";
// What decides about a bundle besides the code in it.
const SETTINGS = ['tsconfig.json', 'package.json'];

/**
 * Bundles a function's code into a folder, as its template says.
 *
 * @throws SetupError when esbuild is missing, and with file, line and column when it does not build.
 */
export async function runEsbuild(
  definition: FunctionDefinition,
  build: EsbuildDefinition,
  { outputFolder, load = loadEsbuild }: { outputFolder: string; load?: EsbuildLoader | undefined },
): Promise<BundleFacts> {
  const { logicalId, codeFolder } = definition;
  const entryPoints = [...entryPointsOf(definition)];
  const esbuild = await load(codeFolder).catch((cause: unknown) => {
    throw new SetupError(
      `${logicalId} is built with esbuild, which is not installed. Run: npm install --save-dev esbuild`,
      { cause },
    );
  });
  const result = await esbuild
    .build({
      ...settingsOf(build),
      absWorkingDir: codeFolder,
      bundle: true,
      entryPoints,
      logLevel: 'silent',
      metafile: true,
      outdir: outputFolder,
      platform: 'node',
      sourcemap: 'linked',
      // The sources are where they were: their text need not be written and read once more.
      sourcesContent: false,
    })
    .catch((error: unknown) => {
      throw new SetupError(buildMessage(logicalId, error), { cause: error });
    });
  const { inputs = {}, outputs = {} } = result.metafile ?? {};
  return {
    exported: Object.values(outputs).flatMap(({ exports }) => exports),
    inputs: [...Object.keys(inputs), ...SETTINGS].map((file) => path.resolve(codeFolder, file)),
  };
}

// Minify and Target have no effect: what runs here is this Node.js, and a person reads its stacks.
function settingsOf(build: EsbuildDefinition): BuildOptions {
  const { banner = {}, define, external, format, loader, mainFields, outExtension } = build;
  const esm = format === 'esm';
  const js = esm ? [REQUIRE_BANNER, banner['js']].filter(Boolean).join('\n') : banner['js'];
  return {
    banner: { ...banner, ...(js !== undefined && { js }) },
    external: [...external],
    format,
    outExtension: { '.js': esm ? '.mjs' : '.cjs', ...outExtension },
    target: `node${process.versions.node}`,
    ...(define !== undefined && { define: { ...define } }),
    // Whatever word the template has for a loader: esbuild itself names those that it knows.
    ...(loader !== undefined && { loader: { ...loader } as Record<string, Loader> }),
    ...(mainFields !== undefined && { mainFields: [...mainFields] }),
  };
}

function buildMessage(logicalId: string, error: unknown): string {
  const { errors } = error as { errors?: readonly Message[] };
  if (errors === undefined) return `${logicalId} does not build: ${String(error)}`;
  const lines = errors.map(({ text, location }) => {
    if (location === null) return text;
    return `${location.file}:${location.line}:${location.column + 1}: ${text}\n    ${location.lineText.trim()}`;
  });
  return [`${logicalId} does not build:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

// Required, not imported: that saves the time to look for the names that it exports, 20 ms.
async function loadEsbuild(codeFolder: string): Promise<Esbuild> {
  try {
    return createRequire(path.join(codeFolder, 'index.js'))('esbuild') as Esbuild;
  } catch {
    return createRequire(import.meta.url)('esbuild') as Esbuild;
  }
}
