import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { type Daemon, openDaemon } from './daemon.js';
import { type LambdaProcess, startLambda } from './lambda-process.js';

const TRACE_HEADER = 'Root=1-6745b3a1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1';

let daemon: Daemon | undefined;
let lambda: LambdaProcess | undefined;

afterEach(async () => {
  lambda?.child.kill('SIGKILL');
  await daemon?.close();
});

/** Begins one invocation that ends in one way; answers with the process and the daemon. */
async function begin(
  end: string,
  env: Record<string, string> = {},
): Promise<{ readonly lambda: LambdaProcess; readonly daemon: Daemon }> {
  const cwd = inject('consumers')['1.9.1'] ?? '';
  const module = join(cwd, 'endings.mjs');
  cpSync(new URL('./apps/endings.mjs', import.meta.url), module);
  daemon = await openDaemon();
  lambda = await startLambda({ module, cwd, daemonAddress: daemon.address, env });
  void lambda.invoke({ requestId: 'r1', traceHeader: TRACE_HEADER, event: { end } });
  return { lambda, daemon };
}

const parsed = (lines: readonly string[]): Array<Record<string, unknown>> =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a process that ends beneath its invocation leaves the trace, the line and the metric', () => {
  test.each([
    ['exits', 'process_exit', 'The process ended before the invocation did'],
    ['crashes', 'TypeError', 'The process crashed'],
    ['rejects', 'TypeError', 'The process crashed'],
  ])('when the handler %s', async (...[end, errorType, message]) => {
    const begun = await begin(end);
    const lines = parsed(await begun.lambda.ended());
    const documents = await begun.daemon.received(2);
    expect(documents.map((document) => document.name)).toEqual(['step', 'hello']);
    for (const document of documents) {
      expect(document).toMatchObject({
        fault: true,
        trace_id: '1-6745b3a1-0123456789abcdef01234567',
      });
      expect(document.metadata?.['default']).toMatchObject({ 'error.type': errorType });
    }
    expect(documents[0]?.parent_id).toBe(documents[1]?.id);
    expect(lines.find((line) => line['level'] === 'ERROR')).toMatchObject({
      message,
      open_spans: ['step'],
      function_request_id: 'r1',
    });
    expect(lines.filter((line) => line['Begun'] !== undefined)).toHaveLength(1);
  });

  test('when it is told to end by SIGTERM, which still ends it', async () => {
    const begun = await begin('waits');
    await once(begun.lambda.child, 'message');
    begun.lambda.child.kill('SIGTERM');
    const lines = parsed(await begun.lambda.ended());
    expect(begun.lambda.child.signalCode).toBe('SIGTERM');
    expect((await begun.daemon.received(2)).map((document) => document.name)).toEqual([
      'step',
      'hello',
    ]);
    expect(lines.at(-2) ?? lines.at(-1)).toBeDefined();
    expect(
      lines.some((line) => line['message'] === 'The process was ended before the invocation'),
    ).toBe(true);
  });

  test('when the handler never settles and nothing is left to do', async () => {
    const begun = await begin('hangs');
    const lines = parsed(await begun.lambda.ended());
    const documents = await begun.daemon.received(2);
    expect(documents.map((document) => document.name)).toEqual(['step', 'hello']);
    expect(lines.some((line) => String(line['message']).includes('never settled'))).toBe(true);
  });

  test('also when it is killed outright, where the invocation was told of at its start', async () => {
    const begun = await begin('waits', { IN_PROGRESS: 'true' });
    await once(begun.lambda.child, 'message');
    begun.lambda.child.kill('SIGKILL');
    const [document] = await begun.daemon.received(1);
    expect(document).toMatchObject({ name: 'hello', in_progress: true });
    expect(document).not.toHaveProperty('end_time');
  });
});

describe('an invocation that ends by itself', () => {
  test('and was told of at its start is told of again under the same id', async () => {
    const begun = await begin('returns', { IN_PROGRESS: 'true' });
    const [first, second] = await begun.daemon.received(2);
    expect(first).toMatchObject({ in_progress: true, parent_id: '53995c3f42cd8ad8' });
    expect(second?.id).toBe(first?.id);
    expect(second?.end_time).toBeGreaterThan(0);
  });
});
