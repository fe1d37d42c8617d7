import { expect, test } from 'vitest';
import type { XRayDocument } from '../../../local/receiver/xray-document.js';
import { type CompletedInvocation, renderBlock } from '../../../local/terminal/block.js';
import { createStyle } from '../../../local/terminal/style.js';
import { renderTraceTree } from '../../../local/terminal/trace-tree.js';

const plain = createStyle();
const span = (id: string, fields: Partial<XRayDocument> = {}): XRayDocument => ({
  id,
  name: id,
  trace_id: '1-a-b',
  start_time: 10,
  end_time: 10.0034,
  ...fields,
});

test('spans stand under their parents, in the order of their start', () => {
  const tree = renderTraceTree(
    [
      span('late', { parent_id: 'root', start_time: 12, end_time: 13.5, throttle: true }),
      span('leaf', { parent_id: 'early', error: true, annotations: { User: 'ann b', N: 1 } }),
      span('early', { parent_id: 'root', http: { response: { status: 404 } } }),
      span('root', { parent_id: 'elsewhere', end_time: undefined, in_progress: true }),
      span('other', { start_time: 11, end_time: 11.25, subsegments: [span('nested')] }),
    ],
    plain,
  );
  expect(tree).toEqual([
    '├─ root  not ended',
    '│  ├─ early [404]  3.4 ms',
    '│  │  └─ leaf ERROR  3.4 ms  User="ann b" N=1',
    '│  └─ late THROTTLE  1.50 s',
    '└─ other  250 ms',
    '   └─ nested  3.4 ms',
  ]);
});

test('parents in a circle are all shown', () => {
  const tree = renderTraceTree(
    [span('a', { parent_id: 'b' }), span('b', { parent_id: 'a' }), span('c', { parent_id: 'c' })],
    plain,
  );
  expect(tree).toHaveLength(3);
});

const invocation: CompletedInvocation = {
  functionName: 'shop',
  durationMs: 12.4,
  coldStart: true,
  initMs: 181,
  memoryMb: 140,
  memoryLimitMb: 128,
  telemetry: {
    traceRoots: ['1-a-b'],
    segmentId: 's',
    documents: new Map(),
    lines: [
      {
        level: 'ERROR',
        message: 'failed',
        keys: { order: { id: 7 }, error: { name: 'E', message: 'm', stack: 'E: m\n  at f' } },
      },
    ],
    metrics: [
      {
        namespace: 'Shop',
        name: 'Sizes',
        unit: 'Bytes',
        values: [1, 2, 3, 4, 5, 6, 7],
        dimensionSets: [],
        highResolution: true,
        problem: 'Dimensions needs at least one set, which may be empty',
      },
    ],
  },
};

test('a block says what happened, and what would not be accepted', () => {
  const block = {
    method: 'GET',
    url: '/a?b=1',
    status: 502,
    problem: 'TypeError: x\n  at y',
    invocation,
  };
  expect(
    renderBlock(block, plain),
  ).toBe(`GET /a?b=1  502  12 ms  cold start, init 181 ms  billed 194 ms  140 of 128 MB  shop
  TypeError: x
    at y
  trace 1-a-b
  ERROR failed  order={"id":7}
        E: m
          at f
  EMF   Sizes  1, 2, 3, 4, 5 and 2 more Bytes  Shop 1 s  not a metric: Dimensions needs at least one set, which may be empty

`);
});

test('colours surround what stands out, and nothing when they are off', () => {
  const block = { method: 'GET', url: '/', status: 404 };
  expect(renderBlock(block, createStyle({ colours: true }))).toBe(
    '\u001b[1mGET /\u001b[22m  \u001b[33m404\u001b[39m\n\n',
  );
  expect(renderBlock(block, plain)).toBe('GET /  404\n\n');
});
