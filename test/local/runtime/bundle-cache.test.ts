import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareCode } from '../../../local/runtime/bundle.js';
import { route } from '../gateway/route.js';

let folder: string;
let builds = 0;
let outputs = 0;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cache-'));
  await mkdir(path.join(folder, 'node_modules'));
  await write(
    'app.ts',
    "import { word } from './word';\nexport const handler = (): string => word;\n",
  );
  await write('word.ts', "export const word = 'one';\n");
  builds = 0;
});
afterEach(() => rm(folder, { recursive: true }));

// Written in the past, as a file is that nobody edits while it is built.
async function write(name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  const past = new Date(Date.now() - 60_000 - builds);
  await utimes(file, past, past);
}

/** Builds as a new start of the server does. Resolves with the bundle's text. */
async function prepare(external: readonly string[] = []): Promise<string> {
  const definition = {
    ...route('http', 'GET /').function,
    codeFolder: folder,
    build: { entryPoints: ['app.ts'], external, format: 'esm' as const },
  };
  const loadEsbuild = async () => ({
    build: async (options: Parameters<typeof build>[0]) => {
      builds++;
      return await build(options);
    },
  });
  const outputFolder = path.join(folder, 'node_modules', `.output-${outputs++}`);
  const { taskRoot, inputs } = await prepareCode(definition, { outputFolder, loadEsbuild });
  expect(inputs).toContain(path.join(folder, 'word.ts'));
  return await readFile(path.join(taskRoot, 'app.mjs'), 'utf8');
}

test('the bundle of an unchanged tree is kept from one start to the next', async () => {
  const first = await prepare();
  expect(await prepare()).toBe(first);
  expect(builds).toBe(1);
});

test('a change of a file is a build', async () => {
  await prepare();
  await write('word.ts', "export const word = 'another';\n");
  expect(await prepare()).toContain('another');
  expect(await prepare()).toContain('another');
  expect(builds).toBe(2);
});

test('a setting that comes is a build, and so is another one in the template', async () => {
  await prepare();
  await write('tsconfig.json', '{ "compilerOptions": {} }');
  await prepare();
  await prepare(['left-out']);
  expect(builds).toBe(3);
});

test('a cache that is broken is a build', async () => {
  await prepare();
  await rm(path.join(folder, 'node_modules/.cache'), { recursive: true });
  await writeFile(path.join(folder, 'node_modules/.cache'), 'a file in its place');
  await prepare();
  await prepare();
  expect(builds).toBe(3);
});
