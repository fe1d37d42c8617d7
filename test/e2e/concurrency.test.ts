import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Arrivals, type Arrived, type Line, sortArrivals } from './concurrency-arrivals.js';
import {
  createOrders,
  isFailing,
  lineCount,
  metricCount,
  type Order,
  parentOf,
  rootOf,
  spanCount,
  TOKEN,
} from './concurrency-plan.js';
import { type Answer, type ConcurrentRun, runConcurrently } from './concurrency-run.js';
import type { ReceivedDocument } from './daemon.js';

const COUNT = 10_000;
const THREADS = 4;

const orders = createOrders(COUNT, 20_261_124);

let run: ConcurrentRun;
let arrivals: Arrivals;

beforeAll(async () => {
  run = await runConcurrently(inject('consumers')['1.9.1'] ?? '', orders);
  arrivals = sortArrivals(orders, run);
}, 180_000);

/** Fails with the first of what was found wrong, and how much there is. */
function expectNone(wrong: readonly unknown[]): void {
  expect({ count: wrong.length, first: wrong[0] }).toEqual({ count: 0 });
}

/** The invocations of which something is wrong, each with what it is. */
function wrongOnes(wrongOf: (one: Arrived) => readonly unknown[]): unknown[] {
  return arrivals.all.flatMap((one) => {
    const wrong = wrongOf(one);
    return wrong.length === 0 ? [] : [{ plan: one.order.plan, wrong }];
  });
}

const sumOf = (lines: readonly Line[], name: string): number =>
  lines.flatMap((line) => (line[name] ?? []) as number | number[]).reduce((sum, n) => sum + n, 0);

describe(`of ${COUNT} invocations, 64 at a time in each of ${THREADS} worker threads`, () => {
  test('the process survives, and every invocation gets its own answer', () => {
    expect(run.exitCode).toBe(0);
    const answers = new Map(run.answers.map((answer) => [answer.token, answer]));
    expectNone(
      orders
        .map((order) => ({ expected: answerOf(order), answer: answers.get(order.plan.token) }))
        .filter(({ expected, answer }) => !matches(answer, expected)),
    );
  });

  test('nothing names another one: no id, name, annotation, key, property, dimension or error', () => {
    expectNone(
      wrongOnes(({ order, documents, lines, metrics }) =>
        [...documents, ...lines, ...metrics].filter((found) => {
          const tokens = JSON.stringify(found).match(TOKEN) ?? [];
          return tokens.some((token) => token !== order.plan.token);
        }),
      ),
    );
    expectNone(
      [...arrivals.others.documents, ...arrivals.others.lines, ...arrivals.others.metrics].filter(
        (found) => TOKEN.test(JSON.stringify(found)),
      ),
    );
  });

  test('every span arrives, and nothing is missing but what the kernel dropped', () => {
    const expected = orders.reduce((sum, order) => sum + spanCount(order), 0);
    const arrived = arrivals.all.reduce((sum, one) => sum + idsOf(one).size, 0);
    expect(arrived + run.dropped).toBe(expected);
    expectNone(wrongOnes((one) => (idsOf(one).size > spanCount(one.order) ? one.documents : [])));
  });

  test('every span is a part of the function’s own segment, under the span that was around it', () => {
    expectNone(wrongOnes(misplaced));
    expect(arrivals.others.documents).toHaveLength(THREADS);
  });

  test('a span arrives twice only where its invocation outlived its deadline: as a timeout, then as it ended', () => {
    expectNone(wrongOnes(wronglyRepeated));
    const outliving = arrivals.all.filter(({ order }) => order.plan.outlives);
    expect(outliving.length).toBeGreaterThan(100);
    const told = outliving.map(
      ({ documents }) => documents.filter(({ name }) => name === 'hello').length,
    );
    if (run.dropped === 0) expectNone(told.filter((count) => count !== 2));
  });

  test('every line arrives, with the keys, the correlation id and the span of its place in the code', () => {
    expectNone(wrongOnes(wrongLines));
  });

  test('the lines of the package itself tell of failures and deadlines, each of its own', () => {
    expectNone(
      wrongOnes(({ order, lines }) => {
        const own = lines.filter((line) => line.expected === undefined);
        return own.length === ownLineCount(order) ? [] : own;
      }),
    );
    // Each thread is told once of what the tokens cost as a dimension.
    const isOfCost = ({ message }: Line): boolean => /sets of dimensions/.test(message ?? '');
    expect(arrivals.others.lines.filter((line) => !isOfCost(line))).toEqual([]);
  });

  test('metrics are in documents of their own invocation alone, those of bare instruments in shared ones', () => {
    expectNone(
      wrongOnes(({ order, metrics }) => {
        const isRight =
          sumOf(metrics, 'Done') === metricCount(order) &&
          metrics.every((line) => line['xray_trace_id'] === rootOf(order.plan.token)) &&
          metrics.every((line) => line['order'] === order.plan.token && !('Steps' in line));
        return isRight ? [] : metrics;
      }),
    );
    const shared = arrivals.others.metrics.filter((line) => 'Steps' in line);
    const expected = orders.reduce((sum, order) => sum + metricCount(order), 0);
    expect(sumOf(shared, 'Steps')).toBe(expected);
    expect(shared.length).toBeLessThan(expected / 4);
  });

  test('what ended last leaves with its thread, which may return, exit or crash', () => {
    const last = arrivals.others.metrics.filter((line) => 'Last' in line);
    expect(last.map((line) => line['Last'])).toEqual(Array(THREADS).fill(1));
  });

  test('none is a cold start', () => {
    expectNone(arrivals.all.flatMap(({ lines }) => lines.filter((line) => line['cold_start'])));
    const annotated = run.documents.filter(
      ({ annotations }) => annotations?.['ColdStart'] === true,
    );
    expectNone(annotated);
  });

  test('outgoing requests carry the trace of their invocation, and their own span', () => {
    expectNone(
      wrongOnes(({ order, lines, documents }) => {
        const calls = new Set(
          documents.filter(({ namespace }) => namespace === 'remote').map(({ id }) => id),
        );
        return lines.filter(({ echoed }) => {
          if (echoed === undefined) return false;
          const [, root, parent] = /Root=([^;]+);Parent=([^;]+)/.exec(echoed.amazon ?? '') ?? [];
          const isOurs = root === rootOf(order.plan.token);
          return !isOurs || (run.dropped === 0 && !calls.has(parent ?? ''));
        });
      }),
    );
  });
});

const idsOf = ({ documents }: Arrived): Set<string> => new Set(documents.map(({ id }) => id));

/** The answer that an invocation is to get, as far as it is its own. */
function answerOf(order: Order): Omit<Answer, 'token'> {
  const { handler, ending, token, work } = order.plan;
  const failed = isFailing(order);
  if (handler === 'batched') {
    const identifiers = work.flatMap(({ fails }, index) =>
      fails ? [{ itemIdentifier: `message-${token}-${index}` }] : [],
    );
    return { result: { batchItemFailures: identifiers } };
  }
  if (handler === 'routed') {
    if (failed) return { result: { statusCode: 500 } };
    const statusCode = ending === 'answers 503' ? 503 : 200;
    return { result: { statusCode, body: JSON.stringify({ token }) } };
  }
  if (failed) return { error: { name: 'TypeError', message: `no stock for ${token}` } };
  return { result: { token } };
}

function matches(answer: Answer | undefined, expected: Omit<Answer, 'token'>): boolean {
  try {
    expect(answer).toMatchObject(expected);
    return true;
  } catch {
    return false;
  }
}

/** Documents that are not where they belong. */
function misplaced({ order, documents }: Arrived): readonly unknown[] {
  const byId = new Map(documents.map((document) => [document.id, document]));
  return documents.filter((document) => {
    if (document.type !== 'subsegment') return true;
    const { parent_id: parentId = '', name } = document;
    if (parentId === parentOf(order.plan.token)) return name !== 'hello';
    const parent = byId.get(parentId);
    if (parent === undefined) return run.dropped === 0;
    const { under } = (document.metadata?.['hello']?.['work'] ?? {}) as { readonly under?: string };
    return under !== undefined && parent.name !== under;
  });
}

function wronglyRepeated({ order, documents }: Arrived): readonly ReceivedDocument[] {
  const last = new Map(documents.map((document) => [document.id, document]));
  const earlier = documents.filter((document) => last.get(document.id) !== document);
  const isTimeout = (document: ReceivedDocument): boolean =>
    document.metadata?.['default']?.['error.type'] === 'timeout';
  return [
    ...earlier.filter((document) => !order.plan.outlives || !isTimeout(document)),
    ...(run.dropped > 0 ? [] : [...last.values()].filter(isTimeout)),
  ];
}

function wrongLines({ order, lines, documents }: Arrived): readonly unknown[] {
  const spans = new Map(documents.map((document) => [document.id, document.name]));
  const own = lines.filter((line) => line.expected !== undefined);
  const isComplete = new Set(own.map(({ id }) => id)).size === lineCount(order);
  const wrong = own.filter((line) => {
    const { span, correlation, keys, record } = line.expected ?? { span: '', keys: [], record: 0 };
    const name = spans.get(line.span_id ?? '');
    return (
      (name === undefined ? run.dropped === 0 : name !== span) ||
      line['xray_trace_id'] !== rootOf(order.plan.token) ||
      (correlation !== undefined && line['correlation_id'] !== correlation) ||
      keys.some((key) => line[key] !== `${order.plan.token}-${record}`)
    );
  });
  return isComplete && own.length === lineCount(order) ? wrong : [...wrong, own.length];
}

function ownLineCount(order: Order): number {
  const { work, outlives } = order.plan;
  const failures = work.filter(({ fails }) => fails).length + (isFailing(order) ? 1 : 0);
  return failures + (outlives ? 2 : 0);
}
