import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { runFunction } from '../function.mjs';
import { assertStarted, linesOf, ourLines } from '../traces.mjs';

const INVOCATIONS = 200;
const CONCURRENCY = 8;
const WORKERS = 2;

/** Every tenth invocation fails. */
const EVENTS = Array.from({ length: INVOCATIONS }, (_, id) => ({ id, fail: id % 10 === 3 }));

/** Lambda Managed Instances: threads that each serve several invocations at once. */
export function checkConcurrency(lambda) {
  describe(`${INVOCATIONS} invocations, ${CONCURRENCY} at a time in ${WORKERS} threads`, () => {
    let seen;
    before(async () => {
      seen = await runFunction({
        ...lambda,
        handler: 'concurrent.handler',
        env: { AWS_LAMBDA_NODEJS_WORKER_COUNT: String(WORKERS) },
        concurrency: CONCURRENCY,
        events: EVENTS,
        until: ({ documents, stdout }) =>
          documents.length >= 2 * INVOCATIONS && metricsOf(stdout).length >= INVOCATIONS,
      });
      assertStarted(seen);
    });

    test('overlap', () => {
      const said = ourLines(seen.stdout).flatMap((line) => line.said ?? []);
      const isInTurn = said.every((id, index) => index % 2 === 0 || id === said[index - 1]);
      assert.equal(isInTurn, false);
    });

    test('are answered, each with its own, by all of the threads', () => {
      assert.deepEqual(seen.strays, []);
      assert.equal(seen.invocations.length, INVOCATIONS);
      const threads = new Set();
      for (const { event, traceHeader, reply } of seen.invocations) {
        const { threadId, errorMessage, ...answer } = JSON.parse(reply.body);
        threads.add(threadId);
        if (event.fail) assert.equal(errorMessage, `order ${event.id}`);
        else assert.deepEqual(answer, { id: event.id, xRayTraceId: traceHeader });
      }
      threads.delete(undefined);
      assert.equal(threads.size, WORKERS);
    });

    test('are two spans each, the one beneath the other, in the trace that came with them', () => {
      assert.equal(seen.documents.length, 2 * INVOCATIONS);
      for (const { event, root, parent } of seen.invocations) {
        const [inner, outer] = seen.documents.filter((document) => document.trace_id === root);
        assert.deepEqual([inner.name, outer.name], ['load order', 'shop']);
        assert.deepEqual([inner.parent_id, outer.parent_id], [outer.id, parent]);
        assert.equal(inner.annotations.Order, event.id);
        assert.equal(outer.fault ?? false, event.fail);
      }
    });

    test('have their lines and their metric with their own ids alone', () => {
      for (const { event, requestId, root } of seen.invocations) {
        const lines = linesOf(seen.stdout, requestId);
        assert.deepEqual(
          lines.map(({ message }) => message),
          ['before', 'after', ...(event.fail ? ['The handler failed'] : [])],
        );
        for (const line of lines) {
          assert.equal(line.xray_trace_id, root);
          const { said = requestId, order = event.id } = line;
          assert.deepEqual([said, order], [requestId, event.id]);
        }
        const values = metricsOf(seen.stdout)
          .filter((metric) => metric.function_request_id === requestId)
          .map(({ Orders }) => Orders);
        assert.deepEqual(values, [event.id]);
      }
    });
  });

  test('a thread that crashes tells of every invocation in it', async () => {
    const events = [
      { id: 1, crash: false },
      { id: 2, crash: false },
      { id: 3, crash: true },
    ];
    const seen = await runFunction({
      ...lambda,
      handler: 'concurrent.handler',
      env: { AWS_LAMBDA_NODEJS_WORKER_COUNT: '1' },
      concurrency: events.length,
      events,
      timeoutMs: 2_000,
    });
    assert.equal(seen.documents.length, events.length);
    for (const { requestId, root, reply } of seen.invocations) {
      assert.equal(reply, undefined);
      const [document] = seen.documents.filter(({ trace_id: trace }) => trace === root);
      assert.equal(document.metadata.default['error.type'], 'TypeError');
      const errors = linesOf(seen.stdout, requestId).filter(({ level }) => level === 'ERROR');
      assert.equal(errors.length, 1);
    }
  });
}

function metricsOf(stdout) {
  return ourLines(stdout).filter(({ Orders }) => Orders !== undefined);
}
