import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SourceWatch, watchFiles, watchFolder } from '../../../local/runtime/source-watch.js';

let folder: string;
let watch: SourceWatch;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'watch-'));
});
afterEach(async () => {
  watch.close();
  await rm(folder, { recursive: true });
});

const write = async (name: string, text: string): Promise<string> => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
};

// Below the bound the tree is read at each look, above it it is watched.
describe.each([3, 300])('a folder of %i files', (count) => {
  beforeEach(async () => {
    for (let index = 0; index < count; index++) await write(`deep/${index % 3}/${index}.js`, 'x');
    watch = watchFolder(folder);
  });

  test('is unchanged until something changes', async () => {
    expect(await watch.changed()).toBe(false);
    expect(await watch.changed()).toBe(false);
  });

  test.each([
    ['a file that is written', () => write('deep/1/1.js', 'changed')],
    ['a file that comes', () => write('deep/new.js', 'x')],
    ['a file in a folder that comes', () => write('deep/new/new.js', 'x')],
    ['a file that goes', () => rm(path.join(folder, 'deep/2/2.js'))],
  ])('is changed by %s', async (_, change) => {
    await change();
    expect(await watch.changed()).toBe(true);
    // Until it is noted anew, also after a second look.
    expect(await watch.changed()).toBe(true);
  });

  test('is not changed by dependencies, nor by what begins with a dot', async () => {
    await write('node_modules/dependency/index.js', 'x');
    await write('.git/index', 'x');
    expect(await watch.changed()).toBe(false);
  });
});

test('files are unchanged until one is written, goes or comes', async () => {
  const present = await write('a.ts', 'x');
  const absent = path.join(folder, 'b.ts');
  watch = watchFiles([present, absent]);
  expect(await watch.changed()).toBe(false);
  await write('b.ts', 'x');
  expect(await watch.changed()).toBe(true);
  await rm(absent);
  expect(await watch.changed()).toBe(false);
  await rm(present);
  expect(await watch.changed()).toBe(true);
});

test('a folder that is not there is unchanged until it comes', async () => {
  const missing = path.join(folder, 'missing');
  watch = watchFolder(missing);
  expect(await watch.changed()).toBe(false);
  await write('missing/app.js', 'x');
  expect(await watch.changed()).toBe(true);
});
