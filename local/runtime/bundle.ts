import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '../setup-error.js';
import type { EsbuildDefinition, FunctionDefinition } from '../template/function.js';
import { type BundleFacts, createBundleCache } from './bundle-cache.js';
import { HANDLER_EXTENSIONS, handlerModule } from './entry-point.js';
import { type EsbuildLoader, runEsbuild } from './esbuild-run.js';

/** How a function's code is made ready. */
export interface CodeOptions {
  /** A folder of this code's own, for what is built; made when it does not exist. */
  readonly outputFolder: string;
  /** Default: the esbuild of the function's project, else the one beside this package. */
  readonly loadEsbuild?: EsbuildLoader | undefined;
}

/** Code that can run. */
export interface PreparedCode {
  /** The folder that the handler's module is in. */
  readonly taskRoot: string;
  /** The files that a bundle was made of, dependencies left out; absent when nothing was bundled. */
  readonly inputs?: readonly string[] | undefined;
}

/**
 * Makes a function's code ready to run: bundles it when the template says so.
 *
 * @throws SetupError when the code does not build, and when the handler's file does not exist.
 */
export async function prepareCode(
  definition: FunctionDefinition,
  options: CodeOptions,
): Promise<PreparedCode> {
  const { build, codeFolder, logicalId, handler } = definition;
  if (!existsSync(codeFolder)) {
    throw new SetupError(`${logicalId}: the code folder ${codeFolder} does not exist.`);
  }
  if (build === undefined) {
    refuseMissingHandler(definition, codeFolder);
    return { taskRoot: codeFolder };
  }
  const { exported, inputs } = await bundle(definition, build, options);
  refuseMissingHandler(definition, options.outputFolder);
  const name = handler.slice(handler.lastIndexOf('/') + 1).split('.')[1] ?? '';
  // An entry point in CommonJS exports a default alone: what is in it shows at run time.
  if (exported.length > 0 && !exported.includes(name) && !exported.includes('default')) {
    throw new SetupError(
      `${logicalId}: the handler ${handler} is not exported. ${sourcesOf(definition)} exports ${exported.join(', ')}.`,
    );
  }
  return { taskRoot: options.outputFolder, inputs: inputs.filter(isOwn) };
}

async function bundle(
  definition: FunctionDefinition,
  build: EsbuildDefinition,
  { outputFolder, loadEsbuild }: CodeOptions,
): Promise<BundleFacts> {
  const modules = modulesFolder(definition.codeFolder);
  // What stays out of the bundle is looked for beside it.
  const link = (): void => {
    if (modules !== undefined) {
      symlinkSync(modules, path.join(outputFolder, 'node_modules'), 'junction');
    }
  };
  mkdirSync(outputFolder, { recursive: true });
  const cache = modules === undefined ? undefined : createBundleCache(definition, modules);
  const known = cache?.restore(outputFolder);
  if (known !== undefined) {
    link();
    return known;
  }
  const startedAtMs = Date.now();
  const facts = await runEsbuild(definition, build, { outputFolder, load: loadEsbuild });
  cache?.keep(outputFolder, facts, startedAtMs);
  link();
  return facts;
}

function refuseMissingHandler(definition: FunctionDefinition, taskRoot: string): void {
  const { logicalId, handler, build } = definition;
  const module = handlerModule(handler);
  const base = path.join(taskRoot, module);
  if (HANDLER_EXTENSIONS.some((extension) => existsSync(base + extension))) return;
  if (build !== undefined) {
    throw new SetupError(
      `${logicalId}: the handler ${handler} wants a module ${module}, which the entry points ${sourcesOf(definition)} do not make.`,
    );
  }
  const cure = existsSync(`${base}.ts`)
    ? 'For TypeScript add Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [...] } } to the function.'
    : 'Check Handler and CodeUri.';
  throw new SetupError(
    `${logicalId}: no file ${base}{${HANDLER_EXTENSIONS.join(',')}} for the handler ${handler}. ${cure}`,
  );
}

function sourcesOf({ build, handler }: FunctionDefinition): string {
  return build?.entryPoints.join(', ') || handlerModule(handler);
}

function isOwn(file: string): boolean {
  return !file.includes(`${path.sep}node_modules${path.sep}`);
}

function modulesFolder(codeFolder: string): string | undefined {
  for (let folder = codeFolder; ; folder = path.dirname(folder)) {
    const modules = path.join(folder, 'node_modules');
    if (existsSync(modules)) return modules;
    if (path.dirname(folder) === folder) return undefined;
  }
}
