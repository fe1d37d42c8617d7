import path from 'node:path';
import type { HandlerName } from './handler-name.js';
import { setupError } from './setup-error.js';

/** What is exported under a handler's name: a function, of whatever parameters. */
export type ExportedHandler = (...values: unknown[]) => unknown;

/** More names than these help nobody who reads the message. */
const MAX_NAMES = 20;

/**
 * Picks a handler out of its module.
 *
 * A CommonJS module shows all of its exports on the default export alone, and an ES module may export
 * an object by default: the runtimes look there too.
 *
 * @throws Error named Runtime.HandlerNotFound that tells what is exported.
 */
export function handlerExport(
  module: Readonly<Record<string, unknown>>,
  { exportPath }: HandlerName,
  file: string,
): ExportedHandler {
  const found = [module, module['default']].map((scope) => memberOf(scope, exportPath));
  const handler = found.find((value) => typeof value === 'function');
  if (handler !== undefined) return handler as ExportedHandler;
  const wanted = exportPath.join('.');
  const other = found.find((value) => value !== undefined);
  const problem =
    other === undefined
      ? `which ${path.basename(file)} does not export. It exports ${exportedNames(module)}.`
      : `which is no function in ${path.basename(file)}, but ${nameOfType(other)}.`;
  throw setupError(
    'HandlerNotFound',
    `FLUOROSCOPE_HANDLER names the export "${wanted}", ${problem}`,
  );
}

function memberOf(scope: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (parent, name) => (parent as Record<string, unknown> | null | undefined)?.[name],
    scope,
  );
}

function exportedNames(module: Readonly<Record<string, unknown>>): string {
  const inner = module['default'];
  const isScope = typeof inner === 'object' && inner !== null;
  // Node's newer lines show a CommonJS module's exports under a name of their own too.
  const hidden = isScope ? ['module.exports', 'default'] : ['module.exports'];
  const own = Object.keys(module).filter((name) => !hidden.includes(name));
  const names = [...new Set([...own, ...(isScope ? Object.keys(inner) : [])])];
  if (names.length === 0) return 'nothing';
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}

function nameOfType(value: unknown): string {
  return value === null ? 'null' : `of type ${typeof value}`;
}
