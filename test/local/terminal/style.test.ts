import { expect, test } from 'vitest';
import type { XRayDocument } from '../../../local/receiver/xray-document.js';
import { type CompletedInvocation, renderBlock } from '../../../local/terminal/block.js';
import { createStyle } from '../../../local/terminal/style.js';
import { cut, valueText, withTail } from '../../../local/terminal/text.js';
import { renderTraceTree } from '../../../local/terminal/trace-tree.js';

const plain = createStyle();
const verbose = createStyle({ verbose: true });
const narrow = createStyle({ columns: 40 });

const failed: XRayDocument = {
  id: 'a',
  name: 'load order',
  trace_id: '1-a-b',
  start_time: 10,
  end_time: 10.002,
  fault: true,
  namespace: 'aws',
  annotations: { Customer: 'x'.repeat(150) },
  metadata: { shop: { order: { id: 7 } }, default: { step: 'one' } },
  aws: { operation: 'GetItem', table_name: 'orders' },
  http: { request: { method: 'POST' }, response: { status: 500 } },
  cause: {
    exceptions: [
      {
        type: 'TypeError',
        message: 'no table\nof that name',
        stack: [
          { path: 'node:internal/process/task_queues', line: 95, label: 'process' },
          { path: '/app/node_modules/driver/index.js', line: 3, label: 'query' },
          { path: `${process.cwd()}/src/orders.ts`, line: 12, label: 'loadOrder' },
        ],
      },
    ],
  },
};

test('an exception shows where the application’s own code comes first', () => {
  expect(renderTraceTree([failed], plain).slice(1)).toEqual([
    '      TypeError: no table',
    '        at loadOrder (src/orders.ts:12)',
  ]);
});

test('verbose shows all attributes and metadata, and cuts nothing', () => {
  expect(renderTraceTree([failed], verbose)).toEqual([
    `└─ load order [500] FAULT  2.0 ms  Customer=${'x'.repeat(150)}`,
    '      TypeError: no table',
    '      of that name',
    '        at loadOrder (src/orders.ts:12)',
    '      namespace: namespace=aws',
    '      http: method=POST',
    '      aws: operation=GetItem table_name=orders',
    '      metadata.shop: order={"id":7}',
    '      metadata.default: step=one',
  ]);
});

test('a long value is cut with a mark, also where no terminal ends the line', () => {
  expect(valueText('y'.repeat(200), plain)).toBe(`${'y'.repeat(99)}…`);
  expect(valueText('y'.repeat(200), verbose)).toHaveLength(200);
  expect([cut('abcd', 4), cut('abcde', 4)]).toEqual(['abcd', 'abc…']);
});

test('a tail is cut where the terminal ends, and goes below where no room is left', () => {
  const place = { style: narrow, indent: '    ' };
  expect(withTail('short', 'k=v', place)).toEqual(['short  k=v']);
  expect(withTail('short', 'k='.padEnd(60, 'v'), place)).toEqual([`short  k=${'v'.repeat(30)}…`]);
  expect(withTail('a line of thirty letters or so', 'k='.padEnd(60, 'v'), place)).toEqual([
    'a line of thirty letters or so',
    `    k=${'v'.repeat(33)}…`,
  ]);
});

const invocation: CompletedInvocation = {
  functionName: 'shop',
  requestId: 'r-1',
  durationMs: 12.3,
  coldStart: false,
  memoryLimitMb: 128,
  telemetry: {
    traceRoots: ['1-a-b'],
    segmentId: 's',
    documents: new Map(),
    lines: [
      {
        level: 'ERROR',
        message: 'failed',
        keys: {
          trace_id: 't',
          error: {
            name: 'Error',
            message: 'outer',
            stack: `Error: outer\n    at handle (file://${process.cwd()}/app.ts:1:2)\n    at node:internal/x:1:1`,
            cause: { name: 'RangeError', message: 'inner' },
          },
        },
      },
    ],
    metrics: [],
  },
};

test('a warm invocation without a request tells whether it succeeded', () => {
  const block = { method: 'INVOKE', url: 'shop', invocation };
  expect(renderBlock(block, plain)).toBe(`INVOKE shop  succeeded  12 ms  billed 13 ms
  trace 1-a-b
  ERROR failed
        Error: outer
            at handle (app.ts:1:2)
        caused by RangeError: inner

`);
  expect(renderBlock({ ...block, problem: 'x' }, plain)).toMatch(/^INVOKE shop {2}failed/);
});

test('verbose stands between Lambda’s own lines, with the keys of every line', () => {
  const text = renderBlock({ method: 'GET', url: '/', status: 200, invocation }, verbose);
  expect(text.split('\n').map((line) => line.trim())).toEqual([
    'GET /  200  12 ms  billed 13 ms  shop',
    'trace 1-a-b',
    'START RequestId: r-1 Version: $LATEST',
    'ERROR failed  trace_id=t',
    'Error: outer',
    `at handle (file://${process.cwd()}/app.ts:1:2)`,
    'at node:internal/x:1:1',
    'caused by RangeError: inner',
    'END RequestId: r-1',
    'REPORT RequestId: r-1  Duration: 12.30 ms  Billed Duration: 13 ms  Memory Size: 128 MB',
    '',
    '',
  ]);
});
