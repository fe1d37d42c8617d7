import fc from 'fast-check';
import type { MemoryTelemetry, RecordedSpan } from 'fluoroscope/memory';
import { beforeAll, describe, expect, test } from 'vitest';
import '../../../../exporters/testing/vitest.js';
import { failure } from './failure.js';
import { recordedInvocation } from './recorded-invocation.js';
import { recordedSpan } from './recorded-span.js';

let telemetry: MemoryTelemetry;
beforeAll(async () => {
  telemetry = await recordedInvocation();
});

/** Spans by name, id, parent's id and start; of one trace. */
function spans(
  ...rows: ReadonlyArray<readonly [string, string, (string | undefined)?, number?]>
): RecordedSpan[] {
  return rows.map(([name, spanId, parentSpanId, startTimeMs = 1]) => {
    return recordedSpan({ name, spanId, parentSpanId, startTimeMs });
  });
}

describe('an outline', () => {
  test.each([
    ['indented by two', 'orders\n  GET /orders/:id\n    query\n    query'],
    [
      'indented by anything',
      '\n\t\torders\n\t\t\tGET /orders/:id\n\t\t\t\tquery\n\t\t\t\tquery\n\t\t',
    ],
    ['with levels on one line', 'orders > GET /orders/:id\n  query\n  query'],
    [
      'with a level on one line, below another',
      'orders\n  GET /orders/:id > query\n  GET /orders/:id',
    ],
    ['with the rest left open', 'orders > GET /orders/:id > …'],
    ['with the rest of a level left open', 'orders\n  GET /orders/:id\n    query\n    ...'],
    ['with all left open', '…'],
    ['with windows line ends', 'orders\r\n  GET /orders/:id\r\n    query\r\n    query\r\n'],
  ])('%s is compared by its names', (name, outline) => {
    const isSplit = name.endsWith('below another');
    const check = isSplit ? expect(telemetry).not : expect(telemetry);
    check.toHaveSpanTree(outline);
  });

  test.each([
    ['a span less', 'orders > GET /orders/:id > query'],
    ['a span more', 'orders\n  GET /orders/:id\n    query\n    query\n    query'],
    ['a span above', 'orders\n  query\n  GET /orders/:id\n    query'],
    ['another name', 'orders\n  GET /orders\n    query\n    query'],
    ['a root alone', 'orders'],
    ['two roots', 'orders > GET /orders/:id > …\norders'],
  ])('with %s is not that of the spans', (_, outline) => {
    expect(telemetry).not.toHaveSpanTree(outline);
    expect(() => expect(telemetry).toHaveSpanTree(outline)).toThrow('The spans differ');
  });

  test('has siblings in any order, those of one name with what is below each', () => {
    const recorded = spans(
      ['root', '1', undefined, 1],
      ['step', '2', '1', 3],
      ['read', '3', '2', 4],
      ['step', '4', '1', 2],
      ['write', '5', '4', 3],
    );
    expect(recorded).toHaveSpanTree('root\n  step > read\n  step > write');
    expect(recorded).toHaveSpanTree('root\n  step > write\n  step > read');
    expect(recorded).toHaveSpanTree('root\n  step > …\n  step > write');
    expect(recorded).toHaveSpanTree('root\n  step > write\n  step > …');
    expect(recorded).not.toHaveSpanTree('root\n  step > read\n  step > read');
  });

  test('has names that look like levels, and names with blanks around', () => {
    expect(spans(['a > b', '1'], [' c ', '2', '1'])).toHaveSpanTree('a > b\n  c');
  });

  test('that is wrong is an error with and without .not', () => {
    for (const check of [expect(telemetry), expect(telemetry).not]) {
      expect(() => check.toHaveSpanTree(undefined as never)).toThrow(
        'An outline must be a string, got undefined.',
      );
      expect(() => check.toHaveSpanTree(' \n ')).toThrow('The outline has no line.');
      expect(() => check.toHaveSpanTree('a\n    b\n  c')).toThrow(
        'The line "c" of the outline is indented by 2, as none above it. Use 4 or 0.',
      );
      expect(() => check.toHaveSpanTree('  a\nb')).toThrow('Use 2.');
    }
  });
});

describe('the message', () => {
  test('has both outlines in one', () => {
    const outline = `
      orders
        GET /orders/:id
          query
          render
        cache
    `;
    expect(failure(() => expect(telemetry).toHaveSpanTree(outline))).toMatchInlineSnapshot(`
      "expect(received).toHaveSpanTree("orders" …)

      The spans differ (- expected, + received):

          orders
            GET /orders/:id
              query
        -     render
        +     query
        -   cache"
    `);
  });

  test('of .not has the outline', () => {
    const text = failure(() => expect(telemetry).not.toHaveSpanTree('orders > …'));
    expect(text).toMatchInlineSnapshot(`
      "expect(received).not.toHaveSpanTree("orders > …")

      The spans are those of the outline, which the test rules out:

        orders
          GET /orders/:id
            query
            query"
    `);
  });

  test('tells when there is no span', () => {
    expect(failure(() => expect([]).toHaveSpanTree('orders'))).toContain('There is no span.');
    expect([]).not.toHaveSpanTree('orders');
  });
});

test.each([
  ['a span whose parent is not there', spans(['query', '2', '1']), 'query'],
  ['a span that is its own parent', spans(['query', '1', '1']), 'query'],
  ['spans that are each other’s parents', spans(['a', '1', '2'], ['b', '2', '1']), 'a\nb'],
  ['two spans of one id', spans(['a', '1'], ['a', '1'], ['b', '2', '1']), 'a > b\na'],
])('no span is lost, and none seen twice: %s', (_, recorded, outline) => {
  expect(recorded).toHaveSpanTree(outline);
});

test('any spans have the outline that they are told to have, in any order', () => {
  const tree = fc.memo((depth): fc.Arbitrary<Tree> => {
    const children = depth > 1 ? fc.array(tree(depth - 1), { maxLength: 3 }) : fc.constant([]);
    return fc.record({ name: fc.constantFrom('a', 'b', 'c'), children });
  });
  fc.assert(
    fc.property(tree(4), fc.infiniteStream(fc.nat()), (root, random) => {
      const recorded: RecordedSpan[] = [];
      record(root, undefined, recorded);
      const shuffled = recorded
        .map((one) => ({ ...one, startTimeMs: random.next().value ?? 0 }))
        .sort((one, other) => one.startTimeMs - other.startTimeMs);
      expect(shuffled).toHaveSpanTree(lines(root).join('\n'));
      expect(shuffled).not.toHaveSpanTree([...lines(root), '  d'].join('\n'));
    }),
  );
});

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}

function record(tree: Tree, parentSpanId: string | undefined, into: RecordedSpan[]): void {
  const spanId = String(into.length);
  into.push(...spans([tree.name, spanId, parentSpanId]));
  for (const child of tree.children) record(child, spanId, into);
}

function lines({ name, children }: Tree): string[] {
  return [name, ...children.flatMap(lines).map((line) => `  ${line}`)];
}
