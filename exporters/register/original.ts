import { pathToFileURL } from 'node:url';
import { type ExportedHandler, handlerExport } from './handler-export.js';
import { handlerFile } from './handler-file.js';
import type { HandlerName } from './handler-name.js';
import { setupError } from './setup-error.js';

/**
 * Imports the handler that a name stands for, as Lambda's runtime would.
 *
 * What the module throws while it loads passes through as it is, so that Lambda reports it as ever.
 *
 * @throws Error named after one of the runtime's error types when there is no such handler.
 */
export async function importOriginal(
  name: HandlerName,
  taskRoot: string,
): Promise<ExportedHandler> {
  const file = handlerFile(name, taskRoot);
  const module = await settled(import(pathToFileURL(file).href), file);
  return handlerExport(module as Readonly<Record<string, unknown>>, name, file);
}

/**
 * Waits for a module as long as anything is left that could load it.
 *
 * One that imports fluoroscope/register itself waits for us as we wait for it: Node would end the
 * process, and say nothing of the reason.
 */
function settled<T>(loading: Promise<T>, file: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const stuck = (): void => {
      const message = `${file} never ends loading: nothing is left that it could wait for. FLUOROSCOPE_HANDLER must name the original handler, in a module that does not import fluoroscope/register, and whose top-level await settles.`;
      reject(setupError('ImportModuleError', message));
    };
    process.once('beforeExit', stuck);
    loading.then(resolve, reject).finally(() => process.off('beforeExit', stuck));
  });
}
