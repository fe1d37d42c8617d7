import { mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import type { FunctionFailure } from '../../local/runtime/runtime-reply.js';
import { type RunningFunction, startFunction, writeFiles } from './register-function.js';

type Files = Readonly<Record<string, string>>;

const REGISTER = 'node_modules/fluoroscope/register.handler';
const HINT =
  'Set it to the handler that the function had before, such as app.handler or src/orders/app.handler.';

const taskRoot = inject('consumers')['1.9.1'] ?? '';

const started: RunningFunction[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.end()));
});

function application(files: Files): string {
  const folder = mkdtempSync(join(taskRoot, 'wrong-'));
  writeFiles(folder, files);
  return basename(folder);
}

/** What Lambda is told of a function that does not start. */
async function initFailureOf(
  handler: string,
  env: Readonly<Record<string, string>> = {},
): Promise<FunctionFailure | undefined> {
  const packageFolder = join(taskRoot, 'node_modules/fluoroscope');
  const running = await startFunction({ handler, taskRoot, packageFolder, env });
  started.push(running);
  return running.initialised;
}

describe('a handler that cannot be found is an error of the init, which says why', () => {
  const folder = application({
    'app.mjs': 'export const api = {}; export const handle = () => {}; export const handler = 7;',
    'itself.mjs': "export { handler } from 'fluoroscope/register';",
    'hanging.mjs': 'await new Promise(() => {}); export const handler = () => {};',
  });
  const place = join(taskRoot, folder);

  test.each<[handler: string, errorType: string, errorMessage: string]>([
    ['', 'MalformedHandlerName', `fluoroscope/register: FLUOROSCOPE_HANDLER is not set. ${HINT}`],
    [
      `${folder}/app`,
      'MalformedHandlerName',
      `FLUOROSCOPE_HANDLER is "${folder}/app", which is not of the form folder/module.export. ${HINT}`,
    ],
    [
      `../${folder}/app.handle`,
      'MalformedHandlerName',
      `FLUOROSCOPE_HANDLER is "../${folder}/app.handle", which is not of the form folder/module.export. ${HINT}`,
    ],
    [
      `${folder}/ap.handle`,
      'ImportModuleError',
      `FLUOROSCOPE_HANDLER names the module "${folder}/ap", which does not exist. Looked for ${place}/ap, with .js, .mjs, .cjs too, and for a package "ap".`,
    ],
    [
      `${folder}/app.handel`,
      'HandlerNotFound',
      'FLUOROSCOPE_HANDLER names the export "handel", which app.mjs does not export. It exports api, handle, handler.',
    ],
    [
      `${folder}/app.api.handler`,
      'HandlerNotFound',
      'FLUOROSCOPE_HANDLER names the export "api.handler", which app.mjs does not export. It exports api, handle, handler.',
    ],
    [
      `${folder}/app.handler`,
      'HandlerNotFound',
      'FLUOROSCOPE_HANDLER names the export "handler", which is no function in app.mjs, but of type number.',
    ],
    ...[REGISTER, `${folder}/itself.handler`, `${folder}/hanging.handler`].map(
      (handler): [string, string, string] => [
        handler,
        'ImportModuleError',
        `${join(taskRoot, handler.replace(/\.handler$/, '.mjs'))} never ends loading: nothing is left that it could wait for. FLUOROSCOPE_HANDLER must name the original handler, in a module that does not import fluoroscope/register, and whose top-level await settles.`,
      ],
    ),
  ])('%s: %s', async (handler, errorType, errorMessage) => {
    expect(await initFailureOf(REGISTER, { FLUOROSCOPE_HANDLER: handler })).toEqual({
      errorType: `Runtime.${errorType}`,
      errorMessage,
      trace: [`Runtime.${errorType}: ${errorMessage}`],
    });
  });
});

describe('what the original throws while it loads is reported as without us', () => {
  const THROWS =
    'class ShopError extends Error { name = "ShopError" }\nthrow new ShopError("shut");';

  test.each<[name: string, file: string, text: string]>([
    ['its own error in an ES module', 'app.mjs', THROWS],
    ['its own error in CommonJS', 'app.js', THROWS],
    ['its own error after an await', 'app.mjs', `await null;\n${THROWS}`],
    ['a syntax error in CommonJS', 'app.js', 'exports.handler = ;'],
    ['a package that is missing in an ES module', 'app.mjs', "import 'not-installed';"],
    ['a package that is missing in CommonJS', 'app.js', "require('not-installed');"],
    ['a name that is not exported', 'app.mjs', "import { nothing } from 'fluoroscope';"],
    ['what is no error', 'app.mjs', 'throw "text";'],
    ['nothing at all', 'app.cjs', 'throw undefined;'],
  ])('%s', async (_, file, text) => {
    const handler = `${application({ [file]: text })}/app.handler`;
    const [plain, wrapped] = await Promise.all([
      initFailureOf(handler),
      initFailureOf(REGISTER, { FLUOROSCOPE_HANDLER: handler }),
    ]);
    expect(plain).toBeDefined();
    expect(wrapped?.errorType).toBe(plain?.errorType);
    expect(wrapped?.errorMessage).toBe(plain?.errorMessage);
    // The frames of the function's own code; those of who imported it differ.
    const own = (failure: FunctionFailure | undefined): readonly string[] =>
      failure?.trace.filter((line) => line.includes(handler.split('/', 1)[0] ?? '')) ?? [];
    expect(own(wrapped)).toEqual(own(plain));
  });

  test('a syntax error in an ES module, of which Node tells no place', async () => {
    const handler = `${application({ 'app.mjs': 'export const handler = ;' })}/app.handler`;
    const expected = {
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: "SyntaxError: Unexpected token ';'",
    };
    expect(await initFailureOf(handler)).toMatchObject(expected);
    expect(await initFailureOf(REGISTER, { FLUOROSCOPE_HANDLER: handler })).toMatchObject(expected);
  });
});
