import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { lambdaEnvironment } from './lambda-process.js';

const ENDS = ['returns', 'exits', 'crashes', 'crashes beneath its invocation'];

interface Line {
  readonly end?: string;
  readonly index?: number;
  readonly text?: string;
  readonly level: string;
  readonly message: string;
}

/** What the threads write to a pipe that is read a little a turn, so that it is full all the time. */
async function readSlowly(program: string, cwd: string): Promise<string> {
  const driver = fileURLToPath(new URL('./lines-driver.mjs', import.meta.url));
  const child = spawn(process.execPath, [driver, program, ...ENDS], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: lambdaEnvironment({
      daemonAddress: '127.0.0.1:9',
      env: { AWS_LAMBDA_MAX_CONCURRENCY: '64', OTEL_LOG_LEVEL: 'NONE' },
    }),
  });
  const ended = once(child, 'exit');
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) {
    chunks.push(chunk as Buffer);
    await pause(1);
  }
  expect((await ended)[0]).toBe(0);
  return Buffer.concat(chunks).toString('utf8');
}

test('lines of several threads never mix, however long and slowly read, and none is lost however its thread ends', async () => {
  const cwd = inject('consumers')['1.9.1'] ?? '';
  const program = join(cwd, 'thread-lines.mjs');
  cpSync(new URL('./apps/thread-lines.mjs', import.meta.url), program);
  const texts = (await readSlowly(program, cwd)).split('\n').filter((line) => line !== '');
  const broken = texts.filter((text) => !(text.startsWith('{"level"') && text.endsWith('}')));
  expect(broken.map((text) => text.slice(0, 200))).toEqual([]);
  const lines = texts.map((text) => JSON.parse(text) as Line);
  for (const end of ENDS) {
    const own = lines.filter((line) => line.end === end);
    expect(own.map((line) => line.index)).toEqual(Array.from({ length: 60 }, (_, index) => index));
    for (const { text = '' } of own) expect(new Set(text).size).toBeLessThanOrEqual(1);
  }
  expect(lines.filter((line) => line.level === 'ERROR').map((line) => line.message)).toEqual([
    'The process crashed',
  ]);
});
