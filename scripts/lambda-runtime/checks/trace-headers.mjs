import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runFunction } from '../function.mjs';
import { assertStarted, assertTraced, linesOf } from '../traces.mjs';

const EVENTS = [{ case: 'object', id: 1 }, { case: 'throws' }, { case: 'object', id: 3 }];

/** What Lambda says of the trace decides whether a span is sent, and beneath which one. */
export function checkTraceHeaders(lambda) {
  describe('a trace header', () => {
    const run = async (traceHeader) => {
      const seen = await runFunction({
        ...lambda,
        handler: 'answers-wrapped.handler',
        env: { POWERTOOLS_LOGGER_LOG_EVENT: 'true' },
        events: EVENTS,
        traceHeader,
      });
      assertStarted(seen);
      return seen;
    };

    test('with more in it than is known is read all the same', async () => {
      const seen = await run((header) => `Self=1-2-3;${header};Lineage=1:5ea1:0`);
      for (const invocation of seen.invocations) assertTraced(seen, invocation);
      assert.equal(seen.documents.length, EVENTS.length);
    });

    test('with Sampled=0 keeps the span back, and leaves its id on the lines', async () => {
      const seen = await run((header) => header.replace('Sampled=1', 'Sampled=0'));
      assert.deepEqual(seen.documents, []);
      for (const { requestId, root } of seen.invocations) {
        const lines = linesOf(seen.stdout, requestId);
        assert.notEqual(lines.length, 0);
        for (const line of lines) assert.equal(line.xray_trace_id, root);
      }
    });

    test('that is missing makes every invocation a trace of its own', async () => {
      const seen = await run(() => undefined);
      const traces = new Set(seen.documents.map(({ trace_id: trace }) => trace));
      assert.equal(traces.size, EVENTS.length);
      assert.equal(seen.documents.length, EVENTS.length);
      for (const [index, { requestId }] of seen.invocations.entries()) {
        const { id, trace_id: trace, parent_id: parent } = seen.documents[index];
        assert.equal(parent, undefined);
        for (const line of linesOf(seen.stdout, requestId)) {
          assert.deepEqual([line.span_id, line.xray_trace_id], [id, trace]);
        }
      }
    });
  });
}
