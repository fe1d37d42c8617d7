import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runFunction } from '../function.mjs';
import { assertSameProcess, assertSameReply } from '../sameness.mjs';
import { assertStarted, assertTraced } from '../traces.mjs';
import { REGISTER, runWays } from '../ways.mjs';

/** Every way in which a function's code is laid out: the handler's name, and the same wrapped by itself. */
const LAYOUTS = {
  'an ES module': ['answers.handler', 'answers-wrapped.handler'],
  'CommonJS by its extension': ['commonjs/orders.handler', 'commonjs/orders-wrapped.handler'],
  'CommonJS in a nested folder, under a nested name': [
    'nested/deeper/orders.api.v1.handler',
    'nested/deeper/orders-wrapped.api.v1.handler',
  ],
  'an ES module by its package.json, with a top-level await and a default export': [
    'module/orders.default',
    'module/orders-wrapped.default',
  ],
};

/** A function starts as it does without us, from wherever it is loaded, and fails to as it does without us. */
export function checkStart(lambda) {
  describe('a function starts', () => {
    for (const [name, [plain, wrapped]] of Object.entries(LAYOUTS)) {
      test(`from ${name}`, () => assertSameFunction(lambda, { plain, wrapped }));
    }

    test('no better than its module', async () => {
      const { plain, traced } = await runWays(lambda, {
        plain: 'start-fails.handler',
        wrapped: { 'instrument()': 'start-fails-wrapped.handler' },
        events: [{}],
      });
      assert.match(plain.startFailure.body, /no configuration/);
      for (const seen of Object.values(traced)) {
        assertSameProcess(seen, plain, lambda.taskRoot);
        assert.deepEqual([seen.invocations, seen.documents], [[], []]);
      }
    });

    for (const [name, original, errorType] of [
      ['no handler', undefined, 'Runtime.MalformedHandlerName'],
      ['a module that is not there', 'nowhere.handler', 'Runtime.ImportModuleError'],
      ['an export that is not there', 'answers.nothing', 'Runtime.HandlerNotFound'],
    ]) {
      test(`not when FLUOROSCOPE_HANDLER names ${name}`, async () => {
        const env = { FLUOROSCOPE_HANDLER: original };
        const seen = await runFunction({ ...lambda, handler: REGISTER, env, events: [{}] });
        assert.equal(JSON.parse(seen.startFailure.body).errorType, errorType);
      });
    }
  });
}

async function assertSameFunction(lambda, { plain: handler, wrapped }) {
  const { plain, traced } = await runWays(lambda, {
    plain: handler,
    wrapped: { 'instrument()': wrapped },
    events: [
      { case: 'object', id: 1 },
      { case: 'throws', fail: true },
      { case: 'object', id: 3 },
    ],
  });
  assertStarted(plain);
  for (const seen of Object.values(traced)) {
    assertSameProcess(seen, plain, lambda.taskRoot);
    for (const [index, invocation] of seen.invocations.entries()) {
      assertSameReply(invocation.reply, plain.invocations[index].reply, lambda.taskRoot);
      assertTraced(seen, invocation);
      assert.equal(invocation.reply.sentBefore, index + 1);
    }
    assert.equal(seen.documents.length, 3);
  }
}
