import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from './consumer.js';
import { type Daemon, openDaemon } from './daemon.js';
import type { End } from './ends.js';
import { documentedEnds, startEnd } from './ends-app.js';
import { kill } from './process-ends.js';
import type { RuntimeProcess } from './runtime-process.js';

/** How an invocation ends, and the spans that then reach a collector. */
type BatchedEnd = Pick<End, 'handler' | 'event' | 'timeoutMs' | 'act'> & {
  readonly arrives: readonly string[];
};

/** By the rows of the second table of docs/endings.md. */
const ENDS: Readonly<Record<string, readonly BatchedEnd[]>> = {
  'ends by itself': [
    { handler: 'returns', arrives: ['hello'] },
    { handler: 'rejects', arrives: ['hello out of stock'] },
    { handler: 'callsBack', arrives: ['hello'] },
    { handler: 'succeeds', arrives: ['hello'] },
    { handler: 'streams', arrives: ['hello'] },
  ],
  'reaches its deadline': [
    {
      handler: 'hangsForAWhile',
      timeoutMs: 2_000,
      arrives: ['step timeout', 'hello timeout', 'step', 'hello'],
    },
  ],
  'never settles': [{ handler: 'neverSettles', arrives: ['step unsettled', 'hello unsettled'] }],
  'gets SIGTERM, and nobody else listens for it': [
    { handler: 'waits', act: kill('SIGTERM'), arrives: ['ended', 'step sigterm', 'hello sigterm'] },
  ],
  'calls `process.exit()`, or crashes': [
    { handler: 'exits', arrives: [] },
    { handler: 'crashes', event: { what: 'error' }, arrives: [] },
    { handler: 'losesAPromise', event: { what: 'error' }, arrives: [] },
  ],
  'is killed': [{ handler: 'waits', act: kill('SIGKILL'), arrives: [] }],
};

interface ExportedSpan {
  readonly name: string;
  readonly status: { readonly code?: number; readonly message?: string };
}

interface ExportRequest {
  readonly resourceSpans: ReadonlyArray<{
    readonly scopeSpans: ReadonlyArray<{ readonly spans: readonly ExportedSpan[] }>;
  }>;
}

const arrived: string[] = [];
const collector = createServer(async (request, response) => {
  const { resourceSpans } = (await json(request)) as ExportRequest;
  for (const { name, status } of resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)) {
    arrived.push(status.code === 2 ? `${name} ${status.message}` : name);
  }
  response.setHeader('content-type', 'application/json').end('{}');
  collector.emit('arrived');
});
let daemon: Daemon;
let lambda: RuntimeProcess | undefined;

beforeEach(async () => {
  arrived.length = 0;
  daemon = await openDaemon();
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterEach(async () => {
  lambda?.close();
  collector.closeAllConnections();
  await Promise.all([new Promise((resolve) => collector.close(resolve)), daemon.close()]);
});

describe.each(Object.entries(ENDS))('of the spans of an invocation that %s', (_, ends) => {
  test.each(ends)('those of $handler arrive: $arrives', async ({ handler, event, ...end }) => {
    const { port } = collector.address() as AddressInfo;
    const env = {
      COLLECTOR_URL: `http://127.0.0.1:${port}/v1/traces`,
      SDK_HOME: join(ROOT, 'package.json'),
      // What arrives was flushed, and did not just have the time.
      OTEL_BSP_SCHEDULE_DELAY: '600000',
    };
    lambda = await startEnd({ handler, env }, daemon.address);
    void lambda.invoke(event ?? {}, { timeoutMs: end.timeoutMs });
    await end.act?.(lambda);
    while (arrived.length < end.arrives.length) await once(collector, 'arrived');
    // What ends the process is its own end where nothing arrives, and a kill where all is there.
    if (end.arrives.length > 0 && end.act === undefined) lambda.child.kill('SIGKILL');
    await lambda.ended();
    expect(arrived).toEqual(end.arrives);
  });
});

test('docs/endings.md has these ends, and no other ones', () => {
  expect(documentedEnds(1)).toEqual(Object.keys(ENDS));
});
