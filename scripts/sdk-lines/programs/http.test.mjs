import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, request } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import { captureHttp, instrument } from 'fluoroscope';
import undici from 'undici';
import { createTracing, lambdaContext, register, SERVICE } from './sdk.mjs';

// The propagator of the 3.x line, whose header is that of X-Ray.
const { provider, sent } = createTracing('batch');
register({ tracerProvider: provider, propagator: new AWSXRayPropagator() });
const ends = [captureHttp(), captureHttp()];

const headers = [];
const server = createServer((incoming, answer) => {
  headers.push(incoming.headers['x-amzn-trace-id']);
  if (incoming.url === '/broken') answer.destroy();
  else answer.writeHead(incoming.url === '/missing' ? 404 : 200).end('ok');
});
let url;

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}`;
});
after(async () => {
  for (const end of ends) end();
  server.closeAllConnections();
  server.close();
  await undici.getGlobalDispatcher().close();
});
beforeEach(() => {
  sent.length = 0;
  headers.length = 0;
});

/** The status of an answer of `node:http`, read to its end. */
async function statusOf(client) {
  client.end();
  const [answer] = await once(client, 'response');
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode;
}

const CLIENTS = {
  fetch: async (at) => (await fetch(at)).status,
  'node:http get': (at) => statusOf(get(at)),
  'node:http request': (at) => statusOf(request(at)),
  'undici request': async (at) => (await undici.request(at)).statusCode,
  'undici fetch': async (at) => (await undici.fetch(at)).status,
};

for (const [name, call] of Object.entries(CLIENTS)) {
  test(`${name}: one client span, whose ids are in the header`, async () => {
    assert.equal(
      await instrument(() => call(`${url}/orders?key=secret`))({}, lambdaContext()),
      200,
    );
    const [client, outer, ...others] = sent;
    assert.equal(others.length, 0);
    assert.equal(outer.name, SERVICE);
    assert.equal(client.parent_id, outer.id);
    assert.equal(client.namespace, 'remote');
    assert.deepEqual(client.http.request, { method: 'GET', url: `${url}/orders` });
    assert.equal(client.http.response.status, 200);
    assert.deepEqual(headers, [`Root=${outer.trace_id};Parent=${client.id};Sampled=1`]);
  });

  test(`${name}: a 404 is the caller’s error`, async () => {
    assert.equal(await instrument(() => call(`${url}/missing`))({}, lambdaContext()), 404);
    assert.equal(sent.length, 2);
    assert.equal(sent[0].http.response.status, 404);
    assert.equal(sent[0].error, true);
  });

  test(`${name}: a broken connection is the span’s error, and the caller’s very own`, async () => {
    const handler = instrument(() =>
      call(`${url}/broken`).then(
        () => 'answered',
        () => 'failed',
      ),
    );
    assert.equal(await handler({}, lambdaContext()), 'failed');
    assert.equal(sent.length, 2);
    assert.equal(sent[0].fault, true);
    assert.ok(sent[0].cause.exceptions.length > 0);
  });
}

test('requests at once have each their own span', async () => {
  const handler = instrument(() =>
    Promise.all(Object.values(CLIENTS).map((call) => call(`${url}/at-once`))),
  );
  await handler({}, lambdaContext());
  const outer = sent.at(-1);
  const clients = sent.slice(0, -1);
  assert.deepEqual(new Set(clients.map(({ parent_id }) => parent_id)), new Set([outer.id]));
  assert.deepEqual(
    headers.sort(),
    clients.map(({ id }) => `Root=${outer.trace_id};Parent=${id};Sampled=1`).sort(),
  );
});
