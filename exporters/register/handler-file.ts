import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { HandlerName } from './handler-name.js';
import { setupError } from './setup-error.js';

const { resolve } = createRequire(import.meta.url);

/**
 * Finds the file of a handler's module, where Lambda's runtimes look and in their order: the name as
 * it is, with its extension, as a folder's, and at last as that of a package, which may come from a
 * layer.
 *
 * @throws Error named Runtime.ImportModuleError that tells where it looked.
 */
export function handlerFile({ folder, moduleName }: HandlerName, taskRoot: string): string {
  const base = path.resolve(taskRoot, folder, moduleName);
  const file =
    [base, `${base}.js`].find(isFile) ??
    mainFile(base) ??
    [`${base}.mjs`, `${base}.cjs`].find(isFile) ??
    installed(moduleName, [taskRoot, path.join(taskRoot, folder)]);
  if (file !== undefined) return file;
  throw setupError(
    'ImportModuleError',
    `FLUOROSCOPE_HANDLER names the module ${JSON.stringify(folder + moduleName)}, which does not exist. Looked for ${base}, with .js, .mjs, .cjs too, and for a package "${moduleName}".`,
  );
}

/** The main file of a folder: the older runtimes require whatever is there under the name. */
function mainFile(folder: string): string | undefined {
  return existsSync(folder) ? installed(`${folder}${path.sep}`) : undefined;
}

function installed(name: string, paths?: string[]): string | undefined {
  try {
    const found = resolve(name, { paths: paths ?? [] });
    // Node's own modules have no path, and no handler.
    return path.isAbsolute(found) ? found : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}
