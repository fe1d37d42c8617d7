import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '../setup-error.js';
import type { FunctionDefinition } from '../template/function.js';

/** What the runtime can import a handler from, in its order. */
export const HANDLER_EXTENSIONS: readonly string[] = ['.js', '.mjs', '.cjs'];

const SOURCE_EXTENSIONS = ['.ts', '.mts', '.cts', '.tsx', ...HANDLER_EXTENSIONS, '.jsx'];

/** `dir/app` of the handler `dir/app.nested.handler`: up to the first dot after the last slash. */
export function handlerModule(handler: string): string {
  const slash = handler.lastIndexOf('/') + 1;
  return handler.slice(0, slash) + handler.slice(slash).split('.', 1)[0];
}

/**
 * The absolute paths of the files that a function is built from.
 *
 * @throws SetupError when one does not exist.
 */
export function entryPointsOf({
  logicalId,
  codeFolder,
  handler,
  build,
}: FunctionDefinition): readonly string[] {
  const named = (build?.entryPoints ?? []).map((entry) => path.resolve(codeFolder, entry));
  const missing = named.find((entry) => !existsSync(entry));
  if (missing !== undefined) {
    throw new SetupError(`${logicalId}: the entry point ${missing} does not exist.`);
  }
  if (named.length > 0) return named;
  // As SAM does: the file of the handler, whatever its language.
  const base = path.resolve(codeFolder, handlerModule(handler));
  const found = SOURCE_EXTENSIONS.map((extension) => base + extension).find(existsSync);
  if (found !== undefined) return [found];
  throw new SetupError(
    `${logicalId}: Metadata.BuildProperties has no EntryPoints, such as [app.ts], and ${codeFolder} has no file of the handler ${handler}.`,
  );
}
