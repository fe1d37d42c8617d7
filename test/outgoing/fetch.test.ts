import { once } from 'node:events';
import { createServer } from 'node:net';
import { trace } from '@opentelemetry/api';
import { createTracer } from 'fluoroscope';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { captureHttp } from '../../src/outgoing/capture-http.js';
import { recorded } from './invocation-spans.js';
import { type RecordingServer, recordingServer } from './recording-server.js';

let server: RecordingServer;
let end: () => void;

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

test('fetch is a CLIENT span under the invocation, and its answer is what it was', async () => {
  const { root, spans } = await recorded(async () => {
    const answer = await fetch(`${server.url}/orders/1?token=secret#part`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('ok');
  });
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    name: 'GET',
    kind: 'CLIENT',
    scope: 'fluoroscope/http',
    traceId: root.traceId,
    parentSpanId: root.spanId,
    status: { code: 'UNSET' },
    attributes: {
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': server.port,
      'url.full': `${server.url}/orders/1`,
      'http.response.status_code': 200,
    },
  });
  expect(JSON.stringify(spans)).not.toContain('secret');
});

test('the request carries the span on', async () => {
  const { spans } = await recorded(() =>
    fetch(server.url, { method: 'POST', body: 'text', headers: { 'x-own': '1' } }),
  );
  expect(server.requests[0]).toMatchObject({ method: 'POST', body: 'text' });
  expect(server.requests[0]?.headers).toMatchObject({
    traceparent: `00-${spans[0]?.traceId}-${spans[0]?.spanId}-01`,
    'x-own': '1',
  });
});

test('a header that the application set is left alone, its tracestate too', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await recorded(() => fetch(server.url, { headers: { traceparent } }));
  expect(server.requests[0]?.headers['traceparent']).toBe(traceparent);
  expect(server.requests[0]?.headers['tracestate']).toBeUndefined();
});

test.each([404, 500, 503])('an answer of %i is an error of the span alone', async (status) => {
  server.answer = (_, response) => response.writeHead(status).end();
  const { root, spans } = await recorded(async () => {
    expect((await fetch(server.url)).status).toBe(status);
  });
  expect(spans[0]).toMatchObject({
    status: { code: 'ERROR' },
    attributes: { 'http.response.status_code': status, 'error.type': String(status) },
  });
  expect(root.status.code).toBe('UNSET');
});

test('a refused connection is an error span, and the error is the one that fetch throws', async () => {
  const refused = createServer().listen(0, '127.0.0.1');
  await once(refused, 'listening');
  const { port } = refused.address() as { port: number };
  refused.close();
  await once(refused, 'close');
  const { spans } = await recorded(async () => {
    const error: unknown = await fetch(`http://127.0.0.1:${port}/`).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).message).toBe('fetch failed');
  });
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    status: { code: 'ERROR' },
    attributes: { 'error.type': 'ECONNREFUSED' },
    events: [{ name: 'exception' }],
  });
});

test('an aborted request is an error span', async () => {
  const controller = new AbortController();
  server.answer = () => controller.abort();
  const { spans } = await recorded(async () => {
    await expect(fetch(server.url, { signal: controller.signal })).rejects.toThrow('aborted');
  });
  expect(spans[0]).toMatchObject({
    status: { code: 'ERROR' },
    attributes: { 'error.type': 'AbortError' },
  });
});

test('the span ends when the headers arrive, whatever becomes of the body', async () => {
  const { spans } = await recorded(async () => {
    server.answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('begun', () => response.destroy());
    };
    const answer = await fetch(server.url);
    await expect(answer.text()).rejects.toThrow();
  });
  expect(spans).toHaveLength(1);
  expect(spans[0]?.status.code).toBe('UNSET');
});

test('each hop of a redirect is a span', async () => {
  server.answer = ({ url }, response) => {
    if (url === '/to') response.end('there');
    else response.writeHead(302, { location: '/to' }).end();
  };
  const { root, spans } = await recorded(async () => {
    expect(await (await fetch(`${server.url}/from`)).text()).toBe('there');
  });
  expect(spans.map((span) => span.attributes['url.full'])).toEqual([
    `${server.url}/from`,
    `${server.url}/to`,
  ]);
  expect(spans.every((span) => span.parentSpanId === root.spanId)).toBe(true);
  // undici passes headers of the first hop on: each hop has its own span's.
  const sent = server.requests.map(({ headers }) => headers['traceparent']?.split('-')[2]);
  expect(sent).toEqual(spans.map((span) => span.spanId));
});

test('50 parallel requests are siblings, each with headers of its own', async () => {
  const { root, spans } = await recorded(() =>
    Promise.all(Array.from({ length: 50 }, (_, index) => fetch(`${server.url}/${index}`))),
  );
  expect(spans).toHaveLength(50);
  expect(new Set(spans.map((span) => span.parentSpanId))).toEqual(new Set([root.spanId]));
  for (const { url, headers } of server.requests) {
    const span = spans.find(({ attributes }) => attributes['url.full'] === server.url + url);
    expect(headers['traceparent']).toContain(span?.spanId);
  }
});

test('a request within a span of the application is its child, and does not become the active span', async () => {
  const tracer = createTracer();
  const { spans } = await recorded(() =>
    tracer.capture('load', async (span) => {
      const asked = fetch(server.url);
      expect(trace.getActiveSpan()?.spanContext().spanId).toBe(span.spanContext().spanId);
      await asked;
    }),
  );
  const load = spans.find(({ name }) => name === 'load');
  expect(spans.find(({ name }) => name === 'GET')?.parentSpanId).toBe(load?.spanId);
});

test('an undici that the application installed is followed as well, its unknown methods as HTTP', async () => {
  const dispatcher = new Agent();
  const { spans } = await recorded(async () => {
    const { body } = await request(`${server.url}/a`, { method: 'PURGE' as 'GET', dispatcher });
    await body.dump();
  });
  await dispatcher.close();
  expect(spans[0]).toMatchObject({
    name: 'HTTP',
    attributes: { 'http.request.method': '_OTHER', 'http.request.method_original': 'PURGE' },
  });
  expect(server.requests[0]?.headers['traceparent']).toContain(spans[0]?.spanId);
});
