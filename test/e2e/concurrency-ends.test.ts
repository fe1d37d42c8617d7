import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { type Daemon, openDaemon } from './daemon.js';
import { type LambdaProcess, startLambda } from './lambda-process.js';

let daemon: Daemon | undefined;
let lambda: LambdaProcess | undefined;
let server: Server | undefined;

afterEach(async () => {
  lambda?.child.kill('SIGKILL');
  server?.closeAllConnections();
  server?.close();
  await daemon?.close();
});

/** Serves one invocation of a concurrent process, and counts the flushes that reach the server. */
async function served(
  end: 'exits' | 'crashes' | 'drains' | 'waits',
  isAnswering = true,
): Promise<{ readonly lambda: LambdaProcess; readonly flushes: { count: number } }> {
  const flushes = { count: 0 };
  server = createServer((_, response) => {
    flushes.count += 1;
    if (isAnswering) response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  daemon = await openDaemon();
  const cwd = inject('consumers')['1.9.1'] ?? '';
  const module = join(cwd, 'pending.mjs');
  cpSync(new URL('./apps/pending.mjs', import.meta.url), module);
  const env = {
    AWS_LAMBDA_MAX_CONCURRENCY: '64',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances',
    FLUSH_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  lambda = await startLambda({ module, cwd, daemonAddress: daemon.address, env });
  const answer = await lambda.invoke({ requestId: 'r1', event: { end } });
  expect(answer.result).toBe('done');
  return { lambda, flushes };
}

const linesWith = (lines: readonly string[], key: string): unknown[] =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => key in line);

describe('a concurrent process that ends with a flush still to come leaves its metrics once', () => {
  test.each([
    ['exits' as const, 3],
    ['crashes' as const, 1],
  ])('when it %s, where nothing can be waited for', async (...[end, exitCode]) => {
    const process = (await served(end)).lambda;
    expect(linesWith(await process.ended(), 'Done')).toMatchObject([{ Done: 1 }]);
    expect(process.child.exitCode).toBe(exitCode);
  });

  test('when nothing is left to do, flushed in full', async () => {
    const { lambda: process, flushes } = await served('drains');
    expect(linesWith(await process.ended(), 'Done')).toMatchObject([{ Done: 1 }]);
    expect([process.child.exitCode, flushes.count]).toEqual([0, 1]);
  });

  test('when it gets SIGTERM, flushed in full, and still ended by it', async () => {
    const { lambda: process, flushes } = await served('waits');
    process.child.kill('SIGTERM');
    expect(linesWith(await process.ended(), 'Done')).toMatchObject([{ Done: 1 }]);
    expect([process.child.signalCode, flushes.count]).toEqual(['SIGTERM', 1]);
  });

  test.each(['drains', 'waits'] as const)(
    'and ends all the same where the flush hangs, when it %s',
    async (end) => {
      const { lambda: process, flushes } = await served(end, false);
      if (end === 'waits') process.child.kill('SIGTERM');
      else await expect.poll(() => flushes.count).toBe(1);
      if (end === 'drains') server?.closeAllConnections();
      expect(linesWith(await process.ended(), 'Done')).toMatchObject([{ Done: 1 }]);
    },
  );
});

test('a flush that comes by itself takes the metrics along, with nobody waiting for it', async () => {
  const { lambda: process, flushes } = await served('waits');
  await expect.poll(() => linesWith(process.lines(), 'Done').length).toBe(1);
  await expect.poll(() => flushes.count).toBe(1);
});
