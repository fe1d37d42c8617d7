import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { functionUrlEvent } from 'fluoroscope/testing';
import { CASES as ANSWERS } from '../handlers/answers.mjs';
import { CASES as STREAMS } from '../handlers/streams.mjs';
import { assertSameProcess, assertSameReply } from '../sameness.mjs';
import { assertStarted, assertTraced } from '../traces.mjs';
import { runWays } from '../ways.mjs';

/** Whatever a handler answers, and however it fails, Lambda is told the same, and the trace has left before it is. */
export function checkReplies(lambda) {
  describe('a handler', () =>
    checkCases(lambda, ANSWERS, {
      plain: 'answers.handler',
      wrapped: { 'instrument()': 'answers-wrapped.handler' },
      isFailure: (name) => /^(throws|rejects)/.test(name),
      // The runtime's client waits in place until its reply is taken.
      isSentBeforeReply: true,
    }));
  describe('a streaming handler', () =>
    checkCases(lambda, STREAMS, {
      plain: 'streams-plain.handler',
      wrapped: {
        'instrument(streamifyResponse())': 'streams-around.handler',
        'streamifyResponse(instrument())': 'streams-inside.handler',
      },
      isFailure: (name) => /^(fails|a server error)/.test(name),
      isSentBeforeReply: false,
    }));
}

function checkCases(lambda, cases, { plain, wrapped, isFailure, isSentBeforeReply }) {
  const names = Object.keys(cases);
  let seen;
  before(async () => {
    const events = names.map((name) => ({ ...functionUrlEvent(), case: name, id: 7 }));
    seen = await runWays(lambda, { plain, wrapped, events });
    for (const report of [seen.plain, ...Object.values(seen.traced)]) assertStarted(report);
  });
  for (const way of [...Object.keys(wrapped), 'fluoroscope/register', 'the layer']) {
    describe(way, () => {
      for (const [index, name] of names.entries()) {
        test(name, () => {
          const report = seen.traced[way];
          const invocation = report.invocations[index];
          assertSameReply(invocation.reply, seen.plain.invocations[index].reply, lambda.taskRoot);
          const document = assertTraced(report, invocation);
          assert.equal(document.fault ?? false, isFailure(name));
          if (isSentBeforeReply) assert.equal(invocation.reply.sentBefore, index + 1);
        });
      }
      test('leaves nothing more, and nothing behind', () => {
        const report = seen.traced[way];
        assertSameProcess(report, seen.plain, lambda.taskRoot);
        assert.deepEqual(report.strays, []);
        assert.equal(report.documents.length, names.length);
      });
    });
  }
}
