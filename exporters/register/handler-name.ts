import { setupError } from './setup-error.js';

/** A handler as Lambda names it: `src/app.api.handler` is `api.handler` of the module `src/app`. */
export interface HandlerName {
  /** As it was given. */
  readonly text: string;
  /** `src/`; empty for a module of the task root. */
  readonly folder: string;
  /** `app`: a file's name less its extension. */
  readonly moduleName: string;
  /** `['api', 'handler']` */
  readonly exportPath: readonly string[];
}

const EXPECTED =
  'Set it to the handler that the function had before, such as app.handler or src/orders/app.handler.';

/**
 * Parses FLUOROSCOPE_HANDLER by the rule of Lambda's runtime: behind the last slash, the module's name
 * ends at the first dot, and what follows is an export, or a path of names that leads to one.
 *
 * The rule: https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 *
 * @throws Error named Runtime.MalformedHandlerName when it is missing, is no such text, or has `..` in it.
 */
export function parseHandlerName(text: string | undefined): HandlerName {
  if (text === undefined) {
    throw setupError(
      'MalformedHandlerName',
      `fluoroscope/register: FLUOROSCOPE_HANDLER is not set. ${EXPECTED}`,
    );
  }
  const slash = text.lastIndexOf('/') + 1;
  const [moduleName = '', ...exportPath] = text.slice(slash).split('.');
  const isWhole = exportPath.length > 0 && ![moduleName, ...exportPath].includes('');
  // The runtime takes two dots for a way out of the task root, wherever they are.
  if (isWhole && !text.includes('..')) {
    return { text, folder: text.slice(0, slash), moduleName, exportPath };
  }
  throw setupError(
    'MalformedHandlerName',
    `FLUOROSCOPE_HANDLER is ${JSON.stringify(text)}, which is not of the form folder/module.export. ${EXPECTED}`,
  );
}
