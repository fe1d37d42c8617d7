import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSpareProcess } from '../../../local/runtime/spare-process.js';

let folder: string;
let client: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'spare-'));
  client = path.join(folder, 'client.mjs');
  await writeFile(client, 'process.stdin.resume().on("end", () => process.exit(7));');
});
afterAll(() => rm(folder, { recursive: true }));

test('it is handed over once, and then is the taker’s to end', async () => {
  const spare = startSpareProcess(client);
  const child = spare.take({ NAME: 'value' });
  expect(spare.take({})).toBeUndefined();
  spare.end();
  child?.stdin?.end();
  expect(await once(child ?? process, 'exit')).toEqual([7, null]);
});

test('it does not do for variables that Node reads when it starts', () => {
  const spare = startSpareProcess(client);
  expect(spare.take({ NODE_OPTIONS: '--no-warnings' })).toBeUndefined();
  expect(spare.take({ UV_THREADPOOL_SIZE: '8' })).toBeUndefined();
  expect(spare.take({ OTHER: '1' })?.kill('SIGKILL')).toBe(true);
});

test('it is not handed over when it could not start', () => {
  const spare = startSpareProcess(path.join(folder, 'nowhere.mjs'));
  spare.end();
  expect(() => spare.end()).not.toThrow();
});
