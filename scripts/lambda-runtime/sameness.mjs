import assert from 'node:assert/strict';

/** Asserts that Lambda was told the same of an invocation, with us and without. */
export function assertSameReply(seen, plain, taskRoot) {
  assert.deepEqual(visibleReply(seen, taskRoot), visibleReply(plain, taskRoot));
}

/** Asserts that a process wrote the same beside our lines, and ended in the same way. */
export function assertSameProcess(seen, plain, taskRoot) {
  assert.deepEqual(visibleProcess(seen, taskRoot), visibleProcess(plain, taskRoot));
}

/**
 * A reply byte for byte, but for what must differ: the frames of a stack outside the handler's own code,
 * where ours are beside the runtime's, and the name under which the caller holds the handler.
 */
function visibleReply(reply, taskRoot) {
  if (reply === undefined) return undefined;
  const { kind, headers, body, trailers, isBroken } = reply;
  return {
    kind,
    headers: visibleHeaders(headers, kind),
    body: withOwnFrames(body, taskRoot),
    trailers: Object.entries(trailers).map(([name, text]) => [
      name,
      name.endsWith('-body') ? withOwnFrames(atob(text), taskRoot) : text,
    ]),
    isBroken,
  };
}

function visibleHeaders(headers, kind) {
  const { host, ...visible } = headers;
  if (kind === 'response') return visible;
  const { 'content-length': _, 'lambda-runtime-function-xray-error-cause': cause } = visible;
  return { ...visible, 'content-length': undefined, [CAUSE]: visibleCause(cause) };
}

const CAUSE = 'lambda-runtime-function-xray-error-cause';

/** The cause holds the same stack once more, its frames taken apart beyond recognition. */
function visibleCause(text) {
  if (!text) return text;
  const cause = JSON.parse(text);
  return {
    ...cause,
    paths: undefined,
    exceptions: cause.exceptions.map(({ stack, ...exception }) => ({
      ...exception,
      first: stack[0],
    })),
  };
}

function visibleProcess({ startFailure, exit, stdout, stderr, platformLog }, taskRoot) {
  return {
    startFailure: visibleReply(startFailure, taskRoot),
    exit,
    stdout: stdout.filter((line) => !line.startsWith('{')),
    stderr: stderr.filter((line) => !isFrame(line) || isOwn(line, taskRoot)),
    platformLog: platformLog.map((line) => withOwnFrames(line.replace(TIME, 'TIME'), taskRoot)),
  };
}

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z/;

/** Takes the frames of others out of the lists of frames in a JSON text. */
function withOwnFrames(text, taskRoot) {
  return text.replace(/,"( +at [^"]*)"/g, (item, frame) =>
    isOwn(frame, taskRoot) ? item.replace(' [as handler]', '') : '',
  );
}

function isFrame(line) {
  return /^ +at /.test(line);
}

function isOwn(frame, taskRoot) {
  return frame.includes(taskRoot) && !frame.includes('node_modules');
}
