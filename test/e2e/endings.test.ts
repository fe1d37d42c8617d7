import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { type Daemon, openDaemon } from './daemon.js';
import { type LambdaProcess, type LambdaProcessOptions, startLambda } from './lambda-process.js';
import { restEvent } from './rest-event.js';

const TRACE_HEADER = 'Root=1-6745b3a1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1';

const open: Daemon[] = [];
const started: LambdaProcess[] = [];

async function daemon(port?: number): Promise<Daemon> {
  const opened = await openDaemon(port);
  open.push(opened);
  return opened;
}

async function lambda(
  app: 'orders' | 'failing',
  options: Partial<LambdaProcessOptions> & { readonly daemonAddress: string },
): Promise<LambdaProcess> {
  const cwd = inject('consumers')['1.9.1'] ?? '';
  const module = join(cwd, `${app}.mjs`);
  cpSync(new URL(`./apps/${app}.mjs`, import.meta.url), module);
  const process = await startLambda({ module, cwd, ...options });
  started.push(process);
  return process;
}

function order(index: number): Parameters<LambdaProcess['invoke']>[0] {
  return {
    requestId: `request-${index}`,
    traceHeader: TRACE_HEADER,
    event: restEvent(`/orders/${index}`, `gateway-${index}`),
  };
}

afterEach(async () => {
  for (const process of started.splice(0)) process.child.kill('SIGKILL');
  for (const opened of open.splice(0)) await opened.close();
});

describe('an invocation', () => {
  test('that fails passes its error on, and leaves a trace with the cause and a line with both ids', async () => {
    const received = await daemon();
    const process = await lambda('failing', { daemonAddress: received.address });
    const answer = await process.invoke({
      requestId: 'r1',
      traceHeader: TRACE_HEADER,
      event: { fail: true },
    });
    expect(answer.error).toEqual({ name: 'RangeError', message: 'out of stock' });
    const [document] = await received.received(1);
    expect(document).toMatchObject({
      name: 'hello',
      parent_id: '53995c3f42cd8ad8',
      fault: true,
      cause: { exceptions: [{ message: 'out of stock', type: 'RangeError' }] },
    });
    const lines = (await process.end()).map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { message: 'about to fail', span_id: document?.id },
      { level: 'ERROR', error: { name: 'RangeError', message: 'out of stock' } },
    ]);
  });

  test('works the same with no daemon at all, and tells it once', async () => {
    const closed = await openDaemon();
    await closed.close();
    const process = await lambda('orders', { daemonAddress: closed.address });
    for (let index = 0; index < 20; index += 1) {
      const answer = await process.invoke(order(index));
      expect(answer.result).toMatchObject({ statusCode: 200 });
    }
    const lines = (await process.end()).map((line) => JSON.parse(line));
    const warnings = lines.filter((line) => line.level === 'WARN');
    expect(warnings.length).toBeLessThanOrEqual(1);
    expect(lines.filter((line) => line.message === 'after')).toHaveLength(20);
  });

  test('after the daemon came back sends all of its documents again', async () => {
    const first = await openDaemon();
    const port = Number(first.address.split(':')[1]);
    const process = await lambda('orders', { daemonAddress: first.address });
    await process.invoke(order(0));
    await first.received(3);
    await first.close();
    for (let index = 1; index < 4; index += 1) await process.invoke(order(index));
    const second = await daemon(port);
    for (let index = 4; index < 8; index += 1) await process.invoke(order(index));
    const documents = await second.received(12);
    const orders = documents.map((document) => document.annotations?.['Order']).filter(Boolean);
    expect(orders).toEqual(['4', '5', '6', '7']);
    await process.end();
  });

  test('with Sampled=0 sends no document, and its lines keep the trace id', async () => {
    const received = await daemon();
    const process = await lambda('orders', { daemonAddress: received.address });
    const unsampled = TRACE_HEADER.replace('Sampled=1', 'Sampled=0');
    await process.invoke({ ...order(1), traceHeader: unsampled });
    await process.invoke(order(2));
    const documents = await received.received(3);
    expect(documents.map((document) => document.annotations?.['Order']).filter(Boolean)).toEqual([
      '2',
    ]);
    const lines = (await process.end()).map((line) => JSON.parse(line));
    const unsampledLines = lines.filter((line) => line.order === '1' && line.message);
    expect(unsampledLines).toHaveLength(3);
    for (const line of unsampledLines) {
      expect(line).toMatchObject({
        xray_trace_id: '1-6745b3a1-0123456789abcdef01234567',
        trace_flags: '00',
      });
    }
  });
});

describe('process.exit() right after an invocation answered', () => {
  test('loses no document and no line', async () => {
    const received = await daemon();
    const process = await lambda('orders', { daemonAddress: received.address });
    const answer = await process.invokeAndExit(order(1));
    expect(answer.result).toMatchObject({ statusCode: 200 });
    await received.received(3);
    const lines = (await process.end()).map((line) => JSON.parse(line));
    expect(lines.filter((line) => line.order === '1')).toHaveLength(4);
  });

  test('loses no line through a pipe that is read late', async () => {
    const received = await daemon();
    const process = await lambda('orders', { daemonAddress: received.address, slowReader: true });
    // 400 KB of lines are more than the pipe holds.
    const answer = await process.invokeAndExit({
      requestId: 'r1',
      traceHeader: TRACE_HEADER,
      event: restEvent('/long', 'gateway-1'),
    });
    expect(answer.result).toMatchObject({ statusCode: 200 });
    const parsed = (await process.end()).map((line) => JSON.parse(line));
    expect(parsed.filter((line) => line.index !== undefined).map((line) => line.index)).toEqual(
      Array.from({ length: 400 }, (_, index) => index),
    );
  });
});
