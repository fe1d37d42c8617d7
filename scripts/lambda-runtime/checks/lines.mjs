import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { restEvent } from 'fluoroscope/testing';
import { runFunction } from '../function.mjs';
import { assertStarted, linesOf, ourLines } from '../traces.mjs';

const STATUSES = [
  ['/orders/7', 200],
  ['/orders/404', 404],
  ['/orders/500', 500],
  ['/nowhere', 404],
];

/** How Lambda takes a function's lines: by its platform's log or by stdout alone, as text or as JSON. */
const FORMATS = {
  text: {},
  JSON: { AWS_LAMBDA_LOG_FORMAT: 'JSON' },
  'text on stdout': { _LAMBDA_TELEMETRY_LOG_FD: undefined },
  'JSON on stdout': { AWS_LAMBDA_LOG_FORMAT: 'JSON', _LAMBDA_TELEMETRY_LOG_FD: undefined },
};

/** An application of ours, routes, lines and metrics, under every format of Lambda's own lines. */
export function checkLines(lambda) {
  describe('an application with routes, lines, metrics and a tenant, its log being', () => {
    for (const [format, env] of Object.entries(FORMATS)) {
      test(format, async () => {
        const seen = await runFunction({
          ...lambda,
          handler: 'shop.handler',
          env,
          tenantId: 'tenant-7',
          events: STATUSES.map(([path]) => restEvent({ path })),
        });
        assertStarted(seen);
        for (const [index, [path, status]] of STATUSES.entries()) {
          const invocation = seen.invocations[index];
          assert.equal(JSON.parse(invocation.reply.body).statusCode, status);
          assertOrder(seen, invocation, { isFound: path !== '/nowhere' });
        }
        assertConsole(seen, { isJson: format.startsWith('JSON') });
      });
    }
  });
}

/** The invocation, its route and what it captured are one trace, its lines and its metric hold its ids. */
function assertOrder(seen, { requestId, root, reply }, { isFound }) {
  const documents = seen.documents.filter(({ trace_id: trace }) => trace === root);
  const named = (name) => documents.find((document) => document.name === name);
  const names = documents.map(({ name }) => name).sort();
  assert.deepEqual(names, isFound ? ['GET /orders/:id', 'load order', 'shop'] : ['shop']);
  assert.ok(reply.sentBefore >= seen.documents.lastIndexOf(named('shop')) + 1);
  if (!isFound) return;
  assert.equal(named('GET /orders/:id').parent_id, named('shop').id);
  assert.equal(named('load order').parent_id, named('GET /orders/:id').id);

  const lines = linesOf(seen.stdout, requestId);
  const spanOf = (message) => lines.find((line) => line.message === message).span_id;
  assert.equal(spanOf('looking up'), named('GET /orders/:id').id);
  assert.equal(spanOf('loading'), named('load order').id);
  for (const line of lines) {
    assert.deepEqual([line.xray_trace_id, line.tenant_id], [root, 'tenant-7']);
  }
  const metrics = ourLines(seen.stdout)
    .filter((line) => line.Orders !== undefined && line.function_request_id === requestId)
    .map(({ Orders }) => Orders);
  assert.deepEqual(metrics, [1]);
}

/** What the application prints by the console is the runtime's to format, and one line each. */
function assertConsole({ stdout, platformLog }, { isJson }) {
  const printed = [...stdout, ...platformLog].filter((line) => line.includes('by the console'));
  assert.equal(printed.length, 3);
  for (const line of printed) {
    if (isJson) assert.equal(JSON.parse(line).message, 'by the console');
    else assert.match(line, /^\S+Z\t\S+\tINFO\tby the console$/);
  }
}
