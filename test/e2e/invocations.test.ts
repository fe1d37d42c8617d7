import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Daemon, openDaemon, type ReceivedDocument } from './daemon.js';
import { type InvocationAnswer, startLambda } from './lambda-process.js';
import { restEvent } from './rest-event.js';

const COUNT = 1_000;
const OVERLAPPING = 50;

/** Documents of one invocation: its span, the route's and the captured one. */
const DOCUMENTS_EACH = 3;

const EPOCH = '6745b3a1';

const root = (index: number): string => `1-${EPOCH}-${index.toString(16).padStart(24, '0')}`;
const parent = (index: number): string => (0xabc0000000 + index).toString(16).padStart(16, '0');
const requestId = (index: number): string =>
  `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

interface Line {
  readonly message?: string;
  readonly order?: string;
  readonly function_request_id?: string;
  readonly correlation_id?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly xray_trace_id?: string;
  readonly _aws?: { readonly CloudWatchMetrics: ReadonlyArray<{ readonly Namespace: string }> };
  readonly Orders?: unknown;
  readonly ColdStart?: unknown;
}

describe('1,000 invocations in one process, 50 of them at a time', () => {
  let daemon: Daemon;
  const answers = new Map<number, InvocationAnswer>();
  let documents: readonly ReceivedDocument[] = [];
  let lines: Line[] = [];

  beforeAll(async () => {
    daemon = await openDaemon();
    const folder = inject('consumers')['1.9.1'] ?? '';
    const module = join(folder, 'orders.mjs');
    cpSync(new URL('./apps/orders.mjs', import.meta.url), module);
    const lambda = await startLambda({ module, cwd: folder, daemonAddress: daemon.address });
    for (let first = 0; first < COUNT; first += OVERLAPPING) {
      const wave = Array.from({ length: OVERLAPPING }, (_, offset) => first + offset);
      await Promise.all(
        wave.map(async (index) => {
          const traceHeader = `Root=${root(index)};Parent=${parent(index)};Sampled=1`;
          const event = restEvent(`/orders/${index}`, `gateway-${index}`);
          answers.set(
            index,
            await lambda.invoke({ requestId: requestId(index), traceHeader, event }),
          );
        }),
      );
    }
    documents = await daemon.received(COUNT * DOCUMENTS_EACH);
    lines = (await lambda.end()).map((line) => JSON.parse(line) as Line);
  }, 120_000);

  afterAll(() => daemon.close());

  test('every invocation gets its own answer', () => {
    expect(answers.size).toBe(COUNT);
    for (const [index, answer] of answers) {
      expect(answer.result).toMatchObject({ statusCode: 200, body: `{"id":"${index}"}` });
    }
  });

  test('every span arrives once, as a subsegment of its own function segment', () => {
    expect(documents).toHaveLength(COUNT * DOCUMENTS_EACH);
    expect(new Set(documents.map((document) => document.id)).size).toBe(documents.length);
    for (let index = 0; index < COUNT; index += 1) {
      const trace = documents.filter((document) => document.trace_id === root(index));
      const [invocation] = trace.filter((document) => document.parent_id === parent(index));
      const [route] = trace.filter((document) => document.parent_id === invocation?.id);
      const [captured] = trace.filter((document) => document.parent_id === route?.id);
      expect(trace.map((document) => document.type)).toEqual(Array(3).fill('subsegment'));
      expect([invocation?.name, route?.name, captured?.name]).toEqual([
        'hello',
        'GET /orders/:id',
        'load order',
      ]);
      expect(route?.annotations).toEqual({ Order: String(index) });
      expect(captured?.metadata?.['hello']).toEqual({ order: { id: String(index) } });
    }
  });

  test('every log line carries the ids of its own invocation and of the span around it', () => {
    const logs = lines.filter((line) => line.message !== undefined);
    expect(logs).toHaveLength(COUNT * 3);
    const spans = new Map(documents.map((document) => [document.id, document]));
    for (const line of logs) {
      const index = Number(line.order);
      expect(line).toMatchObject({
        function_request_id: requestId(index),
        correlation_id: `gateway-${index}`,
        xray_trace_id: root(index),
        trace_id: root(index).replace('1-', '').replace('-', ''),
      });
      const span = spans.get(line.span_id ?? '');
      expect(span?.trace_id).toBe(root(index));
      expect(span?.name).toBe(line.message === 'inside' ? 'load order' : 'GET /orders/:id');
    }
  });

  test('every metric document holds one invocation, with its trace and request ids', () => {
    const orders = lines.filter((line) => line.Orders !== undefined);
    expect(orders).toHaveLength(COUNT);
    for (const line of orders) {
      const index = Number(line.order);
      expect(line).toMatchObject({
        Orders: 1,
        order: String(index),
        service: 'hello',
        function_request_id: requestId(index),
        xray_trace_id: root(index),
      });
    }
    expect(new Set(orders.map((line) => line.order)).size).toBe(COUNT);
  });

  test('the cold start is one metric, of the first invocation', () => {
    const cold = lines.filter((line) => line.ColdStart !== undefined);
    expect(cold).toMatchObject([{ ColdStart: 1, function_name: 'hello', service: 'hello' }]);
  });
});
