import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeError } from './reported-error.js';
import { syntaxErrorPlace } from './syntax-position.js';

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
    throw runtimeError(
      'Runtime.HandlerNotFound',
      `${handler} is undefined or not exported. ${path.basename(file)} exports ${exportsOf(module)}.`,
    );
  }
  return found as HandlerFunction;
}

async function importFile(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) {
      const problem = runtimeError(
        'Runtime.UserCodeSyntaxError',
        `${error.name}: ${error.message}`,
        error,
      );
      const place = placeOf(error) ?? syntaxErrorPlace(file);
      if (place !== undefined) problem.stack = `${place}\n${error.name}: ${error.message}`;
      throw problem;
    }
    if (!(error instanceof Error) || !isMissingModule(error)) throw error;
    const [reason = ''] = error.message.split('\n');
    // The stack would be all of Node's own, but for those who asked for the module.
    const problem = runtimeError('Runtime.ImportModuleError', `${reason}${cureOf(error)}`, error);
    problem.stack = `${problem.name}: ${problem.message}`;
    throw problem;
  }
}

// Node has put the place in front of the stack when the code is CommonJS, or a name is not exported.
function placeOf({ stack = '' }: SyntaxError): string | undefined {
  const place = stack.split(/\n+SyntaxError: /, 1)[0] ?? '';
  return /:\d+\n/.test(place) ? place.replace(/^file:\/\//, '') : undefined;
}

function isMissingModule(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}

function cureOf({ message }: Error): string {
  const [, name = ''] = /Cannot find (?:package|module) '([^']+)'/.exec(message) ?? [];
  // CommonJS names those who asked on lines of their own.
  const asked = /Require stack:\n- (.+)/.exec(message)?.[1];
  const by = asked === undefined ? '' : ` required by ${asked}`;
  const missing = name === '' || /^[./]|^[A-Za-z]:\\|^file:/.test(name);
  return missing ? by : `${by}. Is it in package.json, and has npm install run?`;
}

function exportsOf(module: Record<string, unknown>): string {
  const inner = module['default'];
  const names = typeof inner === 'object' && inner !== null ? Object.keys(inner) : [];
  // Node's own name for what a CommonJS module exports.
  const own = Object.keys(module).filter((name) => name !== 'module.exports');
  return [...new Set([...own, ...names])].join(', ') || 'nothing';
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
