import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalServer } from './local-server.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'load-'));
});
afterEach(() => rm(folder, { recursive: true }));

const template = (handler: string): string => `
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      Handler: ${handler}
      Events: { Get: { Type: HttpApi, Properties: { Path: /, Method: get } } }
`;

test.each([
  {
    what: 'a syntax error in an ES module',
    files: { 'app.mjs': 'export const a = 1;\nexport const handler = async () => );\n' },
    reason: [
      'Runtime.UserCodeSyntaxError: SyntaxError: Unexpected token',
      'app.mjs:2\n',
      'export const handler = async () => );\n',
    ],
  },
  {
    what: 'a syntax error in a module that the handler imports',
    files: {
      'app.mjs': "import { word } from './lib.mjs';\nexport const handler = async () => word;\n",
      'lib.mjs': 'export const word =\n  );\n',
    },
    reason: ['lib.mjs:2\n'],
  },
  {
    what: 'a syntax error in CommonJS',
    files: { 'app.cjs': 'exports.handler = async () => );\n' },
    reason: ['app.cjs:1\n', 'exports.handler = async () => );\n'],
  },
  {
    what: 'a name that a module does not export',
    files: { 'app.mjs': "import { nothing } from 'node:fs';\nexport const handler = nothing;\n" },
    reason: ['app.mjs:1\n', "does not provide an export named 'nothing'"],
  },
  {
    what: 'a package that is not installed',
    files: { 'app.mjs': "import 'not-installed';\n" },
    reason: [
      "Runtime.ImportModuleError: Cannot find package 'not-installed' imported from ",
      'app.mjs. Is it in package.json, and has npm install run?',
    ],
  },
  {
    what: 'a package that CommonJS requires',
    files: { 'app.cjs': "require('not-installed');\n" },
    reason: ["Cannot find module 'not-installed' required by ", 'has npm install run?'],
  },
  {
    what: 'a file that is not there',
    files: { 'app.mjs': "import './nowhere.mjs';\n" },
    reason: ['Runtime.ImportModuleError: Cannot find module ', 'nowhere.mjs'],
  },
  {
    what: 'another export',
    files: { 'app.cjs': 'exports.main = async () => 1;\n' },
    reason: ['Runtime.HandlerNotFound: app.handler is undefined or not exported. app.cjs exports '],
  },
])('$what is told with its place and its cure', async ({ files, reason }) => {
  await writeFile(path.join(folder, 'template.yaml'), template('app.handler'));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  const server = await startLocalServer({ templatePath: folder });
  expect((await fetch(server.url)).status).toBe(500);
  const block = await server.block('/');
  for (const part of reason) expect(block).toContain(part);
  await server.close();
});

test('a handler without a module is told', async () => {
  await writeFile(path.join(folder, 'template.yaml'), template('app.handler'));
  await expect(startLocalServer({ templatePath: folder })).rejects.toThrow('Shop: no file ');
});
