import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeError } from './reported-error.js';

/** What a handler string names: a function, of whatever parameters. */
export type HandlerFunction = (...values: unknown[]) => unknown;

/**
 * Imports the function that a handler string such as `dir/app.handler` names.
 *
 * @throws Error with one of the runtime's error types as its name; what the module throws, as it is.
 */
export async function importHandler(handler: string, root: string): Promise<HandlerFunction> {
  // The module's name ends at the first dot after the last slash: dir/app.nested.handler.
  const [, folder = '', name = '', exported = ''] = /^(.*\/)?([^./]+)\.(.+)$/.exec(handler) ?? [];
  if (name === '' || handler.includes('..')) {
    throw runtimeError(
      'Runtime.MalformedHandlerName',
      `Bad handler "${handler}". Write module.export.`,
    );
  }
  const base = path.resolve(root, folder, name);
  const file = ['', '.js', '.mjs', '.cjs'].map((extension) => base + extension).find(isFile);
  if (file === undefined) {
    throw runtimeError(
      'Runtime.ImportModuleError',
      `Cannot find module '${folder}${name}' in ${root}`,
    );
  }
  const module = await importFile(file);
  // Names of a CommonJS module may show on its default export alone.
  const found = memberOf(module, exported) ?? memberOf(module['default'], exported);
  if (typeof found !== 'function') {
    const known = Object.keys(module).join(', ') || 'nothing';
    throw runtimeError(
      'Runtime.HandlerNotFound',
      `${handler} is undefined or not exported. ${path.basename(file)} exports ${known}.`,
    );
  }
  return found as HandlerFunction;
}

async function importFile(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw runtimeError('Runtime.UserCodeSyntaxError', `${error.name}: ${error.message}`, error);
    }
    throw error;
  }
}

function memberOf(value: unknown, names: string): unknown {
  return names
    .split('.')
    .reduce<unknown>(
      (parent, name) => (parent as Record<string, unknown> | undefined)?.[name],
      value,
    );
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
