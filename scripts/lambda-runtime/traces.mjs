import assert from 'node:assert/strict';
import { FUNCTION_NAME } from './environment.mjs';

/**
 * Asserts that an invocation has one span, a child of what Lambda sent along, and that all of our lines
 * of it carry that span's ids. Answers with its document.
 */
export function assertTraced({ documents, stdout }, { requestId, root, parent }) {
  const ofTrace = documents.filter((document) => document.trace_id === root);
  const [document, ...more] = ofTrace.filter(({ name }) => name === FUNCTION_NAME);
  assert.deepEqual(more, [], 'one span an invocation');
  assert.ok(document, `no document of ${root}`);
  assert.deepEqual(
    { type: document.type, parent: document.parent_id, isOpen: document.in_progress },
    { type: 'subsegment', parent, isOpen: undefined },
  );
  const lines = linesOf(stdout, requestId);
  assert.notEqual(lines.length, 0, 'no line of the invocation');
  for (const line of lines) {
    assert.equal(line.xray_trace_id, root);
    assert.equal(line.span_id, document.id);
  }
  return document;
}

/** Asserts that a function could start, with the reason when it could not. */
export function assertStarted({ startFailure, exit }) {
  assert.deepEqual([startFailure?.body, exit], [undefined, undefined]);
}

/** Our lines of an invocation: bare JSON, and no measurements. */
export function linesOf(stdout, requestId) {
  return ourLines(stdout).filter(
    (line) => line.function_request_id === requestId && line._aws === undefined,
  );
}

/** Every line of ours. */
export function ourLines(stdout) {
  return stdout.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}
