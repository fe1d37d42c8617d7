import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture } from '../local-server.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;
// Inside of the project, so that the command finds what it leaves unbundled.
beforeAll(async () => {
  await mkdir(path.join(root, '.tmp'), { recursive: true });
  folder = await mkdtemp(path.join(root, '.tmp', 'command-'));
  await build({
    absWorkingDir: root,
    entryPoints: {
      fluoroscope: 'local/bin/fluoroscope.ts',
      'runtime-client': 'local/runtime/runtime-client.ts',
    },
    bundle: true,
    external: ['esbuild', 'yaml'],
    format: 'esm',
    outdir: folder,
    platform: 'node',
  });
});
afterAll(() => rm(folder, { recursive: true }));

const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [path.join(folder, 'fluoroscope.js'), ...args], { stdio: 'pipe' });

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const child = start(...args);
  const texts = { out: '', error: '' };
  child.stdout?.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    texts.error += chunk;
  });
  const code = await new Promise<number>((resolve) => child.once('close', resolve));
  return { code, ...texts };
}

test('help is an answer, and a mistake is one message and exit 1', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: /) });
  expect(await run('dive')).toMatchObject({
    code: 1,
    error: expect.stringMatching(/^Unknown command: dive\n\nUsage/),
  });
  expect(await run('dev', '--port', 'http')).toMatchObject({
    code: 1,
    error: '--port takes a number from 0 to 65535, got "http".\n',
  });
  expect(await run('dev', '--prot', '1')).toMatchObject({
    code: 1,
    error: expect.stringContaining("Unknown option '--prot'"),
  });
  expect(await run('dev', 'nowhere.yaml')).toMatchObject({
    code: 1,
    error: 'No template at nowhere.yaml. Name one: fluoroscope dev path/to/template.yaml\n',
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends the server and all that it started',
  async (signal) => {
    const child = start('dev', fixture('template.yaml'), '--port', '0');
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const url = await new Promise<string>((resolve) => {
      let text = '';
      child.stdout?.on('data', (chunk) => {
        text += chunk;
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
        if (found !== undefined) resolve(found);
      });
    });
    const processId = (await (await fetch(`${url}/rest/process`)).json()) as number;
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(() => process.kill(processId, 0)).toThrow('ESRCH');
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  },
);

test('a function does not outlive a server that was killed', async () => {
  const child = start('dev', fixture('template.yaml'), '--port', '0');
  const url = await new Promise<string>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk))?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  const processId = (await (await fetch(`${url}/rest/process`)).json()) as number;
  child.kill('SIGKILL');
  const isGone = (): boolean => {
    try {
      return !process.kill(processId, 0);
    } catch {
      return true;
    }
  };
  await expect.poll(isGone, { timeout: 10_000 }).toBe(true);
});
