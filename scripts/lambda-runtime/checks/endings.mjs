import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertSameProcess, assertSameReply } from '../sameness.mjs';
import { assertTraced, linesOf } from '../traces.mjs';
import { runWays } from '../ways.mjs';

/** Each case of the handler, and the `error.type` of the invocation that it ends. */
const ERROR_TYPES = {
  'an exception in a timer': 'TypeError',
  'a rejection that nobody handles': 'TypeError',
  'an exit': 'process_exit',
  'an exit without an error': 'process_exit',
  'a signal of its own': 'sigterm',
  'nothing left to do': 'unsettled',
  'the timeout': 'timeout',
};

/** However an invocation ends before its time, its trace and its line have left, and the process ends as it would. */
export function checkEndings(lambda) {
  describe('an invocation is traced although it ends by', { concurrency: 2 }, () => {
    for (const [name, errorType] of Object.entries(ERROR_TYPES)) {
      test(name, async () => {
        const { plain, traced } = await runWays(lambda, {
          plain: 'endings.handler',
          wrapped: { 'instrument()': 'endings-wrapped.handler' },
          // The first one is answered, and must not be told of again.
          events: [{ case: 'returns' }, { case: name }],
          timeoutMs: 1_000,
        });
        for (const seen of Object.values(traced)) assertTold(seen, { plain, errorType, lambda });
      });
    }
    test('a pipeline that breaks', () => assertBrokenPipeline(lambda));
  });
}

/** What becomes of a stream in a pipeline whose source fails: the runtime takes no reply any more. */
async function assertBrokenPipeline(lambda) {
  const { plain, traced } = await runWays(lambda, {
    plain: 'streams-plain.handler',
    wrapped: {
      'instrument(streamifyResponse())': 'streams-around.handler',
      'streamifyResponse(instrument())': 'streams-inside.handler',
    },
    events: [{ case: 'breaks' }],
  });
  assert.notEqual(plain.exit, undefined);
  for (const seen of Object.values(traced)) {
    const [invocation] = seen.invocations;
    assert.deepEqual([seen.exit, invocation.reply], [plain.exit, undefined]);
    assert.equal(assertTraced(seen, invocation).fault, true);
    assert.equal(seen.documents.length, 1);
  }
}

function assertTold(seen, { plain, errorType, lambda: { taskRoot } }) {
  const [first, last] = seen.invocations;
  assertSameReply(first.reply, plain.invocations[0].reply, taskRoot);
  assert.equal(assertTraced(seen, first).fault, undefined);

  assert.equal(last.reply, undefined);
  assert.notEqual(plain.exit, undefined);
  assertSameProcess(seen, plain, taskRoot);
  const document = assertTraced(seen, last);
  assert.equal(document.fault, true);
  assert.equal(document.metadata.default['error.type'], errorType);
  const errors = linesOf(seen.stdout, last.requestId).filter(({ level }) => level === 'ERROR');
  assert.equal(errors.length, 1);
  assert.equal(seen.documents.length, 2);
}
