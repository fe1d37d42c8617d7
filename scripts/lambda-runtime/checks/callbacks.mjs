import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertStarted, assertTraced } from '../traces.mjs';
import { runWays } from '../ways.mjs';

const FAILURE = { errorType: 'RangeError', errorMessage: 'out of stock' };

/** What each case of the handler comes to: its answer, or what Lambda is told of its failure. */
const OUTCOMES = {
  later: { answer: { id: 7 } },
  'at once': { answer: { id: 7 } },
  twice: { answer: { id: 7 } },
  nothing: { answer: null },
  promise: { answer: { id: 7 } },
  error: { failure: FAILURE },
  throws: { failure: FAILURE },
  text: { failure: { errorType: 'string', errorMessage: 'only text' } },
};

/** The runtime refuses a handler that calls back; within us it works, as it did before. */
export function checkCallbacks(lambda) {
  describe('a handler that calls back', () => {
    const names = Object.keys(OUTCOMES);
    let seen;
    before(async () => {
      seen = await runWays(lambda, {
        plain: 'callbacks.handler',
        wrapped: { 'instrument()': 'callbacks-wrapped.handler' },
        events: names.map((name) => ({ case: name, id: 7 })),
      });
      for (const report of Object.values(seen.traced)) assertStarted(report);
    });

    test('is refused by the runtime without us', () => {
      const { errorType } = JSON.parse(seen.plain.startFailure.body);
      assert.equal(errorType, 'Runtime.CallbackHandlerDeprecated');
    });

    for (const way of ['instrument()', 'fluoroscope/register', 'the layer']) {
      for (const [index, name] of names.entries()) {
        test(`${way}: ${name}`, () => {
          const invocation = seen.traced[way].invocations[index];
          const { answer, failure } = OUTCOMES[name];
          const { kind, body } = invocation.reply;
          if (failure === undefined)
            assert.deepEqual([kind, JSON.parse(body)], ['response', answer]);
          else {
            const { errorType, errorMessage } = JSON.parse(body);
            assert.deepEqual([kind, { errorType, errorMessage }], ['error', failure]);
          }
          const { fault = false } = assertTraced(seen.traced[way], invocation);
          assert.equal(fault, failure !== undefined);
        });
      }
    }
  });
}
