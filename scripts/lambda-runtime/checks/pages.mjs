import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { functionUrlEvent } from 'fluoroscope/testing';
import { runFunction } from '../function.mjs';
import { assertStarted, linesOf } from '../traces.mjs';

/** What stands between the head of a streamed answer and its body. */
const DELIMITER = '\0'.repeat(8);

const FAILURE = { errorType: 'RangeError', errorMessage: 'out of paper' };

/** Each path of the application, and what its client and Lambda are told; the last one is another invocation's. */
const ANSWERS = {
  '/text': { status: 201, cookies: 2, body: '{"text":"é 😀"}' },
  '/pieces': { status: 200, body: `one two ${'x'.repeat(300_000)}` },
  '/nothing': { status: 204, body: '' },
  '/missing': { status: 404, body: /no such page/ },
  '/fails': { status: 500, body: /Internal Server Error/ },
  '/breaks': { status: 200, body: 'first', failure: FAILURE },
  '/text?again': { status: 201, cookies: 2, body: '{"text":"é 😀"}' },
};

/** An application's answers as the runtime's own stream takes them: head, body, and a failure behind the body. */
export function checkPages(lambda) {
  describe('an application that streams its answers', () => {
    const paths = Object.keys(ANSWERS);
    let seen;
    before(async () => {
      const events = paths.map((path) => functionUrlEvent({ path: path.split('?')[0] }));
      seen = await runFunction({ ...lambda, handler: 'pages.handler', events });
      assertStarted(seen);
    });

    for (const [index, [path, expected]] of Object.entries(ANSWERS).entries()) {
      test(path, () => {
        const { reply, requestId, root } = seen.invocations[index];
        assertAnswer(reply, expected);
        const documents = seen.documents.filter(({ trace_id: trace }) => trace === root);
        const outer = documents.find(({ name }) => name === 'shop');
        const route = documents.find(({ parent_id: parent }) => parent === outer.id);
        assert.equal(documents.length, 2);
        // Of an invocation that fails Lambda is told no status.
        for (const { http } of expected.failure === undefined ? [outer, route] : [route]) {
          assert.equal(http.response.status, expected.status);
        }
        assert.equal(
          outer.fault ?? false,
          expected.status === 500 || expected.failure !== undefined,
        );
        const [line] = linesOf(seen.stdout, requestId).filter(
          ({ message }) => message === 'inside',
        );
        assert.deepEqual([line.xray_trace_id, line.span_id], [root, route.id]);
      });
    }
  });
}

function assertAnswer(
  { kind, body, headers, trailers, isBroken },
  { status, cookies, body: text, failure },
) {
  assert.deepEqual([kind, isBroken], ['response', false]);
  assert.equal(headers['content-type'], 'application/vnd.awslambda.http-integration-response');
  const end = body.indexOf(DELIMITER);
  const head = JSON.parse(body.slice(0, end));
  assert.equal(head.statusCode, status);
  assert.equal(head.cookies?.length, cookies);
  const sent = body.slice(end + DELIMITER.length);
  if (typeof text === 'string') assert.equal(sent, text);
  else assert.match(sent, text);
  const error = trailers['lambda-runtime-function-error-body'];
  if (failure === undefined) assert.equal(error, undefined);
  else {
    const { errorType, errorMessage } = JSON.parse(atob(error ?? 'bnVsbA=='));
    assert.deepEqual({ errorType, errorMessage }, failure);
  }
}
