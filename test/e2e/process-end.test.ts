import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Daemon, openDaemon } from './daemon.js';
import { lambdaEnvironment } from './lambda-process.js';

let daemon: Daemon;

beforeEach(async () => {
  daemon = await openDaemon();
});
afterEach(() => daemon.close());

interface Ended {
  /** The exit code, or the signal. */
  readonly by: unknown;
  /** The levels and messages of our own lines. */
  readonly lines: readonly string[];
}

/** Runs one handler of apps/process-ends.mjs in a process of its own. */
async function run(how: 'bare' | 'instrumented', name: string, mode: string): Promise<Ended> {
  const cwd = inject('consumers')['1.9.1'] ?? '';
  const program = join(cwd, 'process-ends.mjs');
  cpSync(new URL('./apps/process-ends.mjs', import.meta.url), program);
  const child = spawn(process.execPath, [program, how, name], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      ...lambdaEnvironment({ daemonAddress: daemon.address }),
      NODE_OPTIONS: mode === '' ? '' : `--unhandled-rejections=${mode}`,
    },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const [[exitCode, signal]] = await Promise.all([once(child, 'exit'), once(child.stdout, 'end')]);
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    by: exitCode ?? signal,
    lines: lines.map(({ level, message }) => `${level} ${message}`),
  };
}

const CRASHED = 'ERROR The process crashed';
const EXITED = 'ERROR The process ended before the invocation did';
const TERMINATED = 'ERROR The process was ended before the invocation';
const UNSETTLED = 'ERROR The handler never settled, and nothing is left to do';

describe('a process ends as it does without us, and its invocation is told of', () => {
  test.each<[name: string, mode: string, by: unknown, ...told: [line: string, type: string]]>([
    ['exit', '', 7, EXITED, 'process_exit'],
    ['exit code of a handler that never settles', '', 3, UNSETTLED, 'unsettled'],
    ['exception: error', '', 1, CRASHED, 'RangeError'],
    ['exception: text', '', 1, CRASHED, 'string'],
    ['exception: undefined', '', 1, CRASHED, 'undefined'],
    ['exception, heard', '', 5, CRASHED, 'RangeError'],
    ['rejection: error', '', 1, CRASHED, 'RangeError'],
    // Node makes an error of what is none.
    ['rejection: text', '', 1, CRASHED, 'UnhandledPromiseRejection'],
    ['rejection: undefined', '', 1, CRASHED, 'UnhandledPromiseRejection'],
    ['rejection: error', 'strict', 1, CRASHED, 'RangeError'],
    ['rejection: undefined', 'strict', 1, CRASHED, 'UnhandledPromiseRejection'],
    ['rejection, heard', '', 5, CRASHED, 'RangeError'],
    ['rejection, heard, which exits at once', '', 6, CRASHED, 'RangeError'],
    ['rejection, heard', 'strict', 1, CRASHED, 'RangeError'],
    ['rejection, heard no more', '', 1, CRASHED, 'RangeError'],
    ['stream error', '', 1, CRASHED, 'RangeError'],
    ['SIGTERM', '', 'SIGTERM', TERMINATED, 'sigterm'],
    ['SIGTERM, heard before', '', 5, TERMINATED, 'sigterm'],
    ['SIGTERM, heard once before', '', 5, TERMINATED, 'sigterm'],
    ['SIGTERM, heard once after', '', 5, TERMINATED, 'sigterm'],
    ['SIGTERM, passed on by the only one who listens', '', 'SIGTERM', TERMINATED, 'sigterm'],
  ])('%s %s', async (...[name, mode, by, line, type]) => {
    const [bare, ours] = await Promise.all([
      run('bare', name, mode),
      run('instrumented', name, mode),
    ]);
    expect([bare.by, ours.by]).toEqual([by, by]);
    expect(ours.lines).toEqual([line]);
    const documents = await daemon.received(1);
    expect(documents).toMatchObject([
      { name: 'hello', fault: true, metadata: { default: { 'error.type': type } } },
    ]);
  });
});

describe('a process goes on as it does without us, and nothing is told of twice', () => {
  test.each<[name: string, mode: string, by: unknown]>([
    ['rejection: error', 'none', 0],
    ['rejection: error', 'warn', 0],
    ['rejection: error', 'warn-with-error-code', 1],
    ['rejection: undefined', 'warn', 0],
    ['rejection, heard, which goes on', '', 0],
    ['rejection, heard later, which goes on', '', 0],
    ['rejection, heard, which goes on', 'warn', 0],
    ['rejection, heard no more', 'warn', 0],
  ])('%s %s', async (name, mode, by) => {
    const [bare, ours] = await Promise.all([
      run('bare', name, mode),
      run('instrumented', name, mode),
    ]);
    expect([bare.by, ours.by]).toEqual([by, by]);
    expect(ours.lines).toEqual([]);
    await daemon.received(1);
    expect(daemon.documents.map(({ name: of, fault }) => [of, fault])).toEqual([
      ['hello', undefined],
    ]);
  });

  test('a stream error that is listened for', async () => {
    const [bare, ours] = await Promise.all([
      run('bare', 'stream error, heard', ''),
      run('instrumented', 'stream error, heard', ''),
    ]);
    expect([bare.by, ours.by]).toEqual([5, 5]);
    expect(ours.lines).toEqual(['ERROR The response stream broke']);
  });
});
