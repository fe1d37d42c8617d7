import { existsSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, BuildResult, Message } from 'esbuild';
import { SetupError } from '../setup-error.js';
import type { EsbuildDefinition, FunctionDefinition } from '../template/function.js';

/** The part of esbuild that is used. */
interface Esbuild {
  build(options: BuildOptions): Promise<BuildResult>;
}

/** How a function's code is made ready. */
export interface CodeOptions {
  /** An empty folder of this function's own, for what is built. */
  readonly outputFolder: string;
  /** Default: the esbuild of the function's project, else the one beside this package. */
  readonly loadEsbuild?: ((codeFolder: string) => Promise<Esbuild>) | undefined;
}

const EXTENSIONS = ['.js', '.mjs', '.cjs'];

// Bundled CommonJS code asks for require, which an ES module has not. A declaration of that name
// would clash with the function's own.
const REQUIRE_BANNER =
  "import { createRequire as fluoroscopeCreateRequire } from 'node:module'; globalThis.require ??= fluoroscopeCreateRequire(import.meta.url);";

/**
 * Makes a function's code ready to run: bundles it when the template says so. Resolves with the
 * folder that the handler's module is in.
 *
 * @throws SetupError when the code does not build, and when the handler's file does not exist.
 */
export async function prepareCode(
  definition: FunctionDefinition,
  options: CodeOptions,
): Promise<string> {
  const { build, codeFolder, logicalId, handler } = definition;
  if (!existsSync(codeFolder)) {
    throw new SetupError(`${logicalId}: the code folder ${codeFolder} does not exist.`);
  }
  if (build === undefined) {
    refuseMissingHandler(definition, codeFolder);
    return codeFolder;
  }
  const exported = await bundle(definition, build, options);
  refuseMissingHandler(definition, options.outputFolder);
  const name = handler.slice(handler.lastIndexOf('/') + 1).split('.')[1] ?? '';
  // An entry point in CommonJS exports a default alone: what is in it shows at run time.
  if (exported.length > 0 && !exported.includes(name) && !exported.includes('default')) {
    throw new SetupError(
      `${logicalId}: the handler ${handler} is not exported. ${build.entryPoints.join(', ')} exports ${exported.join(', ')}.`,
    );
  }
  return options.outputFolder;
}

async function bundle(
  { logicalId, codeFolder }: FunctionDefinition,
  build: EsbuildDefinition,
  { outputFolder, loadEsbuild = esbuildOf }: CodeOptions,
): Promise<readonly string[]> {
  if (build.entryPoints.length === 0) {
    throw new SetupError(
      `${logicalId}: Metadata.BuildProperties has no EntryPoints, such as [app.ts].`,
    );
  }
  const entryPoints = build.entryPoints.map((entry) => path.resolve(codeFolder, entry));
  const missing = entryPoints.find((entry) => !existsSync(entry));
  if (missing !== undefined) {
    throw new SetupError(`${logicalId}: the entry point ${missing} does not exist.`);
  }
  linkModules(codeFolder, outputFolder);
  const esbuild = await loadEsbuild(codeFolder).catch((cause: unknown) => {
    throw new SetupError(
      `${logicalId} is built with esbuild, which is not installed. Run: npm install --save-dev esbuild`,
      { cause },
    );
  });
  const esm = build.format === 'esm';
  const result = await esbuild
    .build({
      absWorkingDir: codeFolder,
      banner: esm ? { js: REQUIRE_BANNER } : {},
      bundle: true,
      entryPoints,
      external: [...build.external],
      format: build.format,
      logLevel: 'silent',
      metafile: true,
      outExtension: { '.js': esm ? '.mjs' : '.cjs' },
      outdir: outputFolder,
      platform: 'node',
      sourcemap: 'linked',
      target: `node${process.versions.node}`,
    })
    .catch((error: unknown) => {
      throw new SetupError(buildMessage(logicalId, error), { cause: error });
    });
  return Object.values(result.metafile?.outputs ?? {}).flatMap(({ exports }) => exports);
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

function refuseMissingHandler(definition: FunctionDefinition, taskRoot: string): void {
  const { logicalId, handler, build } = definition;
  const slash = handler.lastIndexOf('/') + 1;
  const module = handler.slice(0, slash) + handler.slice(slash).split('.', 1)[0];
  const base = path.join(taskRoot, module);
  if (EXTENSIONS.some((extension) => existsSync(base + extension))) return;
  if (build !== undefined) {
    throw new SetupError(
      `${logicalId}: the handler ${handler} wants a module ${module}, which the entry points ${build.entryPoints.join(', ')} do not make.`,
    );
  }
  const cure = existsSync(`${base}.ts`)
    ? 'For TypeScript add Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [...] } } to the function.'
    : 'Check Handler and CodeUri.';
  throw new SetupError(
    `${logicalId}: no file ${base}{${EXTENSIONS.join(',')}} for the handler ${handler}. ${cure}`,
  );
}

// What stays out of the bundle is looked for beside it.
function linkModules(codeFolder: string, outputFolder: string): void {
  let folder = codeFolder;
  while (!existsSync(path.join(folder, 'node_modules'))) {
    const parent = path.dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
  symlinkSync(
    path.join(folder, 'node_modules'),
    path.join(outputFolder, 'node_modules'),
    'junction',
  );
}

async function esbuildOf(codeFolder: string): Promise<Esbuild> {
  try {
    const found = createRequire(path.join(codeFolder, 'index.js')).resolve('esbuild');
    return (await import(pathToFileURL(found).href)) as Esbuild;
  } catch {
    return await import('esbuild');
  }
}
