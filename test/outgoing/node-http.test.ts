import { once } from 'node:events';
import http, { type ClientRequest, get, type IncomingMessage, request } from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { captureHttp } from '../../src/outgoing/capture-http.js';
import { recorded } from './invocation-spans.js';
import { type RecordingServer, recordingServer } from './recording-server.js';

let server: RecordingServer;
let end: () => void;
const before = { request: http.request, get: http.get, httpsRequest: https.request };

beforeAll(async () => {
  server = await recordingServer();
  end = captureHttp();
});
beforeEach(() => {
  server.requests.length = 0;
  server.answer = (_, response) => response.end('ok');
});
afterAll(async () => {
  end();
  await server.close();
});

async function answerOf(asked: ClientRequest): Promise<{ status: number; text: string }> {
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return { status: answer.statusCode ?? 0, text };
}

const required = createRequire(import.meta.url)('node:http') as typeof http;

test.each([
  ['http.get', () => http.get(`${server.url}/a?b=secret`)],
  ['an imported get', () => get(`${server.url}/a?b=secret`)],
  ['an imported request', () => request(`${server.url}/a?b=secret`).end()],
  ['a required get', () => required.get({ port: server.port, host: '127.0.0.1', path: '/a?b' })],
  ['options and a URL', () => http.get(new URL(`${server.url}/a`), { auth: 'ann:secret' })],
])('%s is a CLIENT span that travels on', async (_, ask) => {
  const { root, spans } = await recorded(async () => {
    expect(await answerOf(ask())).toEqual({ status: 200, text: 'ok' });
  });
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    name: 'GET',
    kind: 'CLIENT',
    parentSpanId: root.spanId,
    status: { code: 'UNSET' },
    attributes: {
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': server.port,
      'url.full': `${server.url}/a`,
      'http.response.status_code': 200,
    },
  });
  expect(JSON.stringify(spans)).not.toContain('secret');
  expect(server.requests[0]?.headers['traceparent']).toContain(spans[0]?.spanId);
});

test('a POST arrives as it was written, with headers set after it was made', async () => {
  const { spans } = await recorded(async () => {
    const asked = http.request(server.url, { method: 'POST' });
    asked.setHeader('x-own', '1');
    asked.write('one');
    asked.end('two');
    await answerOf(asked);
  });
  expect(spans[0]?.name).toBe('POST');
  expect(server.requests[0]).toMatchObject({ body: 'onetwo', headers: { 'x-own': '1' } });
});

test('a header that the application set is left alone', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await recorded(() => answerOf(http.get(server.url, { headers: { TraceParent: traceparent } })));
  expect(server.requests[0]?.headers['traceparent']).toBe(traceparent);
});

test('headers given as a list are sent as they are: the span is there, the headers are not', async () => {
  const { spans } = await recorded(() =>
    answerOf(http.get(server.url, { headers: ['host', '127.0.0.1', 'x-own', '1'] })),
  );
  expect(spans).toHaveLength(1);
  expect(server.requests[0]?.headers).toMatchObject({ 'x-own': '1' });
});

test.each([404, 500])('an answer of %i is an error', async (status) => {
  server.answer = (_, response) => response.writeHead(status).end();
  const { spans } = await recorded(() => answerOf(http.get(server.url)));
  expect(spans[0]).toMatchObject({
    status: { code: 'ERROR' },
    attributes: { 'http.response.status_code': status, 'error.type': String(status) },
  });
});

test('a refused connection is an error span, and the application has the error', async () => {
  const refused = createServer().listen(0, '127.0.0.1');
  await once(refused, 'listening');
  const { port } = refused.address() as { port: number };
  refused.close();
  await once(refused, 'close');
  const { spans } = await recorded(async () => {
    const [error] = await once(
      http.get({ port, host: '127.0.0.1' }).once('close', () => {}),
      'error',
    );
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    status: { code: 'ERROR' },
    attributes: { 'error.type': 'ECONNREFUSED' },
  });
});

test('an aborted request is an error span', async () => {
  const controller = new AbortController();
  server.answer = () => controller.abort();
  const { spans } = await recorded(async () => {
    await expect(
      answerOf(http.get(server.url, { signal: controller.signal })),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
  expect(spans[0]).toMatchObject({ attributes: { 'error.type': 'AbortError' } });
});

test('a destroyed request is an error span', async () => {
  const { spans } = await recorded(async () => {
    const asked = http.request(server.url);
    asked.destroy();
    await expect(answerOf(asked)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
  expect(spans[0]).toMatchObject({ attributes: { 'error.type': 'ECONNRESET' } });
});

test('no listener is added that would change what Node does with an answer or an error', async () => {
  await recorded(async () => {
    const asked = http.get(server.url);
    for (const name of ['response', 'error', 'upgrade', 'socket', 'close']) {
      expect(asked.listenerCount(name)).toBe(
        name === 'response' ? 0 : asked.listeners(name).length,
      );
    }
    expect(asked.listenerCount('error')).toBe(0);
    // Nobody listens, so Node reads the answer to its end by itself.
    await once(asked, 'close');
  });
});

test('50 parallel requests over one connection are siblings', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  const { root, spans } = await recorded(() =>
    Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        answerOf(http.get(`${server.url}/${index}`, { agent })),
      ),
    ),
  );
  agent.destroy();
  expect(spans).toHaveLength(50);
  expect(new Set(spans.map((span) => span.parentSpanId))).toEqual(new Set([root.spanId]));
  expect(new Set(server.requests.map(({ headers }) => headers['traceparent'])).size).toBe(50);
});

test('https is followed as http is', async () => {
  const { spans } = await recorded(async () => {
    const asked = https.get({ host: '127.0.0.1', port: server.port, path: '/x' });
    await expect(answerOf(asked)).rejects.toThrow();
  });
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    status: { code: 'ERROR' },
    attributes: { 'url.full': `https://127.0.0.1:${server.port}/x` },
  });
});

test('an upgrade has no span, and is what it was', async () => {
  const raw = createServer((socket) => {
    socket.once('data', () =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: own\r\n\r\n'),
    );
  }).listen(0, '127.0.0.1');
  await once(raw, 'listening');
  const { port } = raw.address() as { port: number };
  const { spans } = await recorded(async () => {
    const headers = { connection: 'upgrade', upgrade: 'own' };
    const [answer] = await once(http.get({ host: '127.0.0.1', port, headers }), 'upgrade');
    expect(answer).toMatchObject({ statusCode: 101 });
  });
  raw.close();
  expect(spans).toHaveLength(0);
});

test('the functions keep their names and lengths, and are put back at the end', () => {
  expect([http.request.name, http.request.length]).toEqual([
    before.request.name,
    before.request.length,
  ]);
  expect([http.get.name, http.get.length]).toEqual([before.get.name, before.get.length]);
  end();
  expect(http.request).toBe(before.request);
  expect(http.get).toBe(before.get);
  expect(https.request).toBe(before.httpsRequest);
  expect(request).toBe(before.request);
  end = captureHttp();
});
