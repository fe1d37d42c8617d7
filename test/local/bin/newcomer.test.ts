import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addressOf,
  type BuiltCommand,
  buildCommand,
  type Ended,
  ROOT,
  stop,
} from './built-command.js';

let command: BuiltCommand;
const folders: string[] = [];
beforeAll(() => {
  command = buildCommand();
});
afterAll(() => {
  command.remove();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

interface Project {
  readonly files: Readonly<Record<string, string>>;
  /** Whether esbuild is installed in it. */
  readonly esbuild?: boolean;
}

function project({ files, esbuild = false }: Project): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'newcomer-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  // A link to the whole of it would let other modules be found as well; esbuild needs no other.
  if (esbuild) {
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  }
  return folder;
}

const template = (metadata = ''): string => `
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Timeout: 1
      Events:
        Get: { Type: Api, Properties: { Path: /, Method: get } }
${metadata}
`;
const plain = (code: string): Project => ({
  files: { 'template.yaml': template(), 'app.mjs': code },
});
const typed = (code: string, esbuild = true): Project => ({
  files: {
    'template.yaml': template(
      '    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [app.ts] } }',
    ),
    'app.ts': code,
  },
  esbuild,
});

const dev = (folder: string, ...args: string[]): Promise<Ended> =>
  command.run(['dev', '--port', '0', ...args], { cwd: folder });

test.each<[name: string, project: Project, messages: readonly string[]]>([
  [
    'no template',
    { files: {} },
    ['No template at template.yaml.', 'fluoroscope dev path/to/template.yaml'],
  ],
  [
    'YAML that is none',
    { files: { 'template.yaml': 'Resources:\n  Shop: [1\n  Other: x\n' } },
    ['template.yaml:3:3: '],
  ],
  [
    'a template without a function',
    { files: { 'template.yaml': 'Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n' } },
    ['template.yaml:2:3: no function to serve. Add a resource of the type'],
  ],
  [
    'a handler without a file',
    { files: { 'template.yaml': template() } },
    ['Shop: no file ', 'for the handler app.handler. Check Handler and CodeUri.'],
  ],
  [
    'TypeScript without a build',
    { files: { 'template.yaml': template(), 'app.ts': '' } },
    ['For TypeScript add Metadata: { BuildMethod: esbuild'],
  ],
  [
    'an export that TypeScript has not',
    typed('export const main = async (): Promise<number> => 1;'),
    ['Shop: the handler app.handler is not exported. app.ts exports main.'],
  ],
  [
    'a syntax error in TypeScript',
    typed('export const handler =\n  async () => );'),
    ['Shop does not build:\n  app.ts:2:15: Unexpected ")"\n    async () => );'],
  ],
  [
    'an import that TypeScript cannot find',
    typed("import { cat } from './no-such-file.js';\nexport const handler = async () => cat;"),
    ['Shop does not build:\n  app.ts:1:21: Could not resolve "./no-such-file.js"'],
  ],
  [
    'no esbuild',
    typed('export const handler = async () => 1;', false),
    ['Shop is built with esbuild, which is not installed. Run: npm install --save-dev esbuild'],
  ],
])('%s is said at the start, which ends with exit 1', async (_name, given, messages) => {
  const { code, out, error } = await dev(project(given));
  expect([code, out]).toEqual([1, '']);
  for (const message of messages) expect(error).toContain(message);
  expect(error).not.toMatch(/^\s+at /m);
});

test('a port that is taken is said, with another one', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const folder = project(plain('export const handler = async () => 1;'));
  const { code, error } = await command.run(['dev', folder, '--port', String(port)]);
  await new Promise((resolve) => other.close(resolve));
  expect(code).toBe(1);
  expect(error).toBe(`Port ${port} is taken. Name another: fluoroscope dev --port ${port + 1}\n`);
});

const answered = (code: string, ...messages: string[]): [string, readonly string[]] => [
  code,
  messages,
];

test.each<[name: string, given: [code: string, messages: readonly string[]]]>([
  [
    'an export that JavaScript has not',
    answered('export const main = async () => 1;', 'app.handler', 'app.mjs exports main.'),
  ],
  [
    'a syntax error in JavaScript',
    answered(
      'export const handler =\n  async () => );\n',
      'SyntaxError: Unexpected token',
      'app.mjs:2',
    ),
  ],
  [
    'a package that is not installed',
    answered(
      "import { cat } from 'no-such-package';\nexport const handler = async () => cat;",
      "Cannot find package 'no-such-package' imported from",
      'app.mjs',
    ),
  ],
  [
    'a handler that throws while it loads',
    answered(
      "\nthrow new Error('no connection string');",
      'Error: no connection string',
      'app.mjs:2:7',
    ),
  ],
  [
    'a handler that throws',
    answered(
      "export const handler = async () => {\n  throw new TypeError('not today');\n};",
      'TypeError: not today',
      'app.mjs:2:9',
    ),
  ],
  [
    'a handler that outlasts its timeout',
    answered(
      'export const handler = () => new Promise(() => setInterval(() => {}, 1000));',
      'Task timed out after 1.00 seconds',
    ),
  ],
  [
    'an answer that is none',
    answered(
      'export const handler = async () => ({ statusCode: 200, body: { a: 1 } });',
      'Malformed answer: body is of the type object. Return a string, such as JSON.stringify(body).',
    ),
  ],
])('%s is a 502, with the reason on the terminal', async (_name, [code, messages]) => {
  const child = command.start(['dev', '--port', '0'], { cwd: project(plain(code)) });
  const { url, text } = await addressOf(child);
  const response = await fetch(url);
  expect([response.status, await response.json()]).toEqual([
    502,
    { message: 'Internal server error' },
  ]);
  await expect.poll(text, { timeout: 10_000 }).toContain('GET /  502');
  await stop(child);
  for (const message of messages) expect(text()).toContain(message);
  expect(text()).not.toContain('runtime-client');
});
