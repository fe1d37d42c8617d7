import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** The repository. */
export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url));

/** The command as a package has it, in a folder where nothing else is installed. */
export interface BuiltCommand {
  /** Starts it with what comes after the program's name. */
  start(args: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Runs it to its end. */
  run(args: readonly string[], options?: SpawnOptions & { input?: string }): Promise<Ended>;
  /** Removes it. */
  remove(): void;
}

/** What a program came to. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Bundles the command of the sources, as the build does; `yaml` is in it, `esbuild` is not. */
export function buildCommand(): BuiltCommand {
  const folder = mkdtempSync(path.join(tmpdir(), 'fluoroscope-command-'));
  cpSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  buildSync({
    absWorkingDir: ROOT,
    alias: { 'fluoroscope/testing': './exporters/testing/index.ts' },
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    bundle: true,
    entryPoints: {
      fluoroscope: 'local/bin/fluoroscope.ts',
      'runtime-client': 'local/runtime/runtime-client.ts',
    },
    external: ['esbuild'],
    format: 'esm',
    outdir: path.join(folder, 'dist', 'bin'),
    platform: 'node',
  });
  const program = path.join(folder, 'dist', 'bin', 'fluoroscope.js');
  const start: BuiltCommand['start'] = (args, options = {}) =>
    spawn(process.execPath, [program, ...args], { stdio: 'pipe', ...options });
  return {
    start,
    async run(args, { input, ...options } = {}) {
      const child = start(args, options);
      child.stdin?.end(input);
      const [out, error] = [collect(child.stdout), collect(child.stderr)];
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
      return { code, out: out(), error: error() };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The address that a server tells on its way up, and what it has written so far. */
export async function addressOf(child: ChildProcess): Promise<{ url: string; text: () => string }> {
  const text = collect(child.stdout);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('close', () => reject(new Error(`It ended:\n${text()}`)));
    child.stdout?.on('data', () => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text())?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, text };
}

/** Asks a process to end, and waits for it. */
export async function stop(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.kill(signal);
  return await ended;
}

function collect(stream: ChildProcess['stdout']): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
