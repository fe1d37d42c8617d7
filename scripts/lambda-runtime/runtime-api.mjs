import { once } from 'node:events';
import { createServer } from 'node:http';
import { FUNCTION_ARN } from './environment.mjs';
import { readReply } from './reply.mjs';

/**
 * Opens a Runtime API on a loopback port.
 *
 * `asked()`: resolves when the client waits for work. `startFailure()`: what it told of why it cannot
 * start, if it did. `deliver(invocation)`: resolves with the client's reply. Before a reply is
 * acknowledged, which its sender waits for, `onReply(reply, { isExpected })` is awaited; nobody expects a
 * second reply to the same invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function openRuntimeApi({ onReply }) {
  const idle = [];
  const queued = [];
  const running = new Map();
  let startFailure;
  let asked = deferred();

  const handOver = () => {
    while (idle.length > 0 && queued.length > 0) {
      const delivery = queued.shift();
      running.set(delivery.invocation.requestId, delivery.settle);
      answerWith(idle.shift(), delivery.invocation);
      if (idle.length === 0) asked = deferred();
    }
  };

  const settle = async (requestId, reply) => {
    const resolve = running.get(requestId);
    running.delete(requestId);
    await onReply(reply, { isExpected: resolve !== undefined });
    resolve?.(reply);
  };

  const server = createServer(async (request, response) => {
    const [, , , kind, requestId, part] = request.url.split('/');
    if (requestId === 'next') {
      idle.push(response);
      asked.resolve();
      return handOver();
    }
    const reply = await readReply(request, part ?? kind);
    if (kind === 'init') startFailure = reply;
    else await settle(decodeURIComponent(requestId), reply);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  });
  // A runtime waits for work as long as it likes.
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    address: `127.0.0.1:${server.address().port}`,
    asked: () => asked.promise,
    startFailure: () => startFailure,
    deliver: (invocation) =>
      new Promise((settle) => {
        queued.push({ invocation, settle });
        handOver();
      }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answerWith(response, { requestId, event, deadlineMs, traceHeader, tenantId }) {
  response.writeHead(200, {
    // Without it the client never delivers the event.
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': requestId,
    'lambda-runtime-deadline-ms': String(deadlineMs),
    'lambda-runtime-invoked-function-arn': FUNCTION_ARN,
    ...(traceHeader && { 'lambda-runtime-trace-id': traceHeader }),
    ...(tenantId && { 'lambda-runtime-aws-tenant-id': tenantId }),
  });
  response.end(JSON.stringify(event));
}

function deferred() {
  const made = {};
  made.promise = new Promise((resolve) => {
    made.resolve = resolve;
  });
  return made;
}
