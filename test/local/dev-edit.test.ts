import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalServer, startLocalServer } from './local-server.js';

const TEMPLATE = `
Resources:
  Plain:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: plain
      Handler: app.handler
      Events:
        Any: { Type: HttpApi, Properties: { Path: /plain, Method: get } }
  Bundled:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: bundled
      Handler: app.handler
      Events:
        Any: { Type: HttpApi, Properties: { Path: /bundled, Method: get } }
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [app.ts] } }
`;

const handler = (word: string, first = '') =>
  `${first}export const handler = async () => ({ word: '${word}', process: process.pid });\n`;
const importing = "import { word } from '../lib/word.ts';\n";
const imported = `${importing}export const handler = async () => ({ word, process: process.pid });\n`;

let folder: string;
let server: LocalServer;
let builds = 0;
const write = async (name: string, text: string): Promise<void> => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
};
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'edit-'));
  await write('template.yaml', TEMPLATE);
  await write('plain/app.mjs', handler('one'));
  await write('lib/word.ts', "export const word: string = 'one';\n");
  await write('bundled/app.ts', imported);
  builds = 0;
  const counting = async (options: Parameters<typeof build>[0]) => {
    builds++;
    return await build(options);
  };
  server = await startLocalServer({
    templatePath: folder,
    startAhead: false,
    loadEsbuild: async () => ({ build: counting }),
  });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Where a handler waits until the test lets it go on. */
async function openGate(): Promise<{ url: string; reached: Promise<void>; release(): void }> {
  let arrive: () => void = () => {};
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const waiting: ServerResponse[] = [];
  const gate = createServer((_request, response) => {
    waiting.push(response);
    arrive();
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const { port } = gate.address() as AddressInfo;
  const release = (): void => {
    for (const response of waiting) response.end();
    gate.close();
  };
  return { url: `http://127.0.0.1:${port}`, reached, release };
}

interface Answer {
  readonly word: string;
  readonly process: number;
}
const ask = async (route: string): Promise<Answer> =>
  (await (await fetch(`${server.url}${route}`)).json()) as Answer;

describe('an edit takes effect on the next request, in a fresh process', () => {
  test.each([
    { route: '/plain', file: 'plain/app.mjs', text: handler('two') },
    { route: '/bundled', file: 'lib/word.ts', text: "export const word = 'two';\n" },
    { route: '/bundled', file: 'bundled/app.ts', text: handler('two') },
  ])('of $file', async ({ route, file, text }) => {
    const before = await ask(route);
    expect(before.word).toBe('one');
    await write(file, text);
    const after = await ask(route);
    expect(after.word).toBe('two');
    expect(after.process).not.toBe(before.process);
    await expect.poll(() => server.processIds()).toEqual([after.process]);
  });

  test('of a file beside the handler', async () => {
    await write(
      'plain/app.mjs',
      `import { word } from './deep/word.mjs';\n${handler("' + word + '")}`,
    );
    await write('plain/deep/word.mjs', "export const word = 'new';\n");
    expect((await ask('/plain')).word).toBe('new');
    await write('plain/deep/word.mjs', "export const word = 'newer';\n");
    expect((await ask('/plain')).word).toBe('newer');
  });

  test('while a request is under way, which ends in its own process', async () => {
    const gate = await openGate();
    const code = `export const handler = async () => {
      await fetch('${gate.url}');
      return { word: 'old', process: process.pid };
    };`;
    await write('plain/app.mjs', code);
    const first = ask('/plain');
    await gate.reached;
    await write('plain/app.mjs', handler('new'));
    const second = await ask('/plain');
    expect(second.word).toBe('new');
    gate.release();
    const old = await first;
    expect(old.word).toBe('old');
    expect(old.process).not.toBe(second.process);
    await expect.poll(() => server.processIds()).toEqual([second.process]);
  });
});

test('an unchanged tree is never built again, and keeps its process', async () => {
  const first = await ask('/bundled');
  for (let count = 0; count < 5; count++) expect(await ask('/bundled')).toEqual(first);
  await write('plain/node_modules/dependency/index.js', 'changed');
  await ask('/plain');
  expect(builds).toBe(1);
});

test('requests at once after an edit share one build', async () => {
  await ask('/bundled');
  await write('lib/word.ts', "export const word = 'two';\n");
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask('/bundled')));
  expect(answers.map(({ word }) => word)).toEqual(['two', 'two', 'two', 'two', 'two']);
  expect(builds).toBe(2);
});

test('an edit that does not build is the answer until it is mended', async () => {
  const before = await ask('/bundled');
  await write('lib/word.ts', 'export const word = );\n');
  const failed = await fetch(`${server.url}/bundled?broken`);
  expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  expect(await server.block('/bundled?broken')).toContain('word.ts:1:21: Unexpected ")"');
  await write('lib/word.ts', "export const word = 'mended';\n");
  const after = await ask('/bundled');
  expect(after.word).toBe('mended');
  expect(after.process).not.toBe(before.process);
});

test('a handler that has gone is the answer until it is back', async () => {
  await ask('/plain');
  await rm(path.join(folder, 'plain/app.mjs'));
  expect((await fetch(`${server.url}/plain?gone`)).status).toBe(500);
  expect(await server.block('/plain?gone')).toContain('Plain: no file ');
  await write('plain/app.mjs', handler('back'));
  expect((await ask('/plain')).word).toBe('back');
});
