import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromSources } from './from-sources.js';
import { fixture, type LocalServer, startLocalServer } from './local-server.js';

let server: LocalServer;
beforeAll(async () => {
  const templatePath = fixture('streaming/template.yaml');
  server = await startLocalServer({ ...fromSources, templatePath });
});
afterAll(() => server.close());

const url = (path: string): string => `${server.functionUrls[0]?.url}${path}`;

/** The response as soon as its head is here, and nothing of its body is read. */
async function open(path: string): Promise<IncomingMessage> {
  const sent = httpRequest(url(path));
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

test('a stream of a route reaches the client with its head and its cookies', async () => {
  const response = await fetch(url('/rows/3'));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/csv');
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/; Secure', 'b=2; Path=/; Secure']);
  expect(response.headers.get('transfer-encoding')).toBe('chunked');
  expect(await response.text()).toBe('0\n1\n2\n');
});

test('it comes piece by piece, while the handler still works', async () => {
  const response = await open('/gated');
  const [first] = (await once(response, 'data')) as [Buffer];
  // The handler goes on only when the first piece is here.
  await fetch(`http://127.0.0.1:${String(first).trim()}`);
  let rest = '';
  for await (const chunk of response) rest += String(chunk);
  expect(rest).toBe('after');
  expect(await server.block('/gated')).toMatch(/GET \/gated \[200\]/);
});

test('more than a buffered answer may hold comes whole', async () => {
  const body = await (await fetch(url('/large'))).arrayBuffer();
  expect(body.byteLength).toBe(160 * 65_536);
});

test.each([
  ['/missing', 404, 'NotFoundError'],
  ['/nowhere', 404, 'NotFoundError'],
])('what fails before the first byte is an answer: %s', async (path, status, error) => {
  const response = await fetch(url(path));
  expect([response.status, await response.json()]).toMatchObject([status, { error }]);
});

test('what fails behind the first byte breaks the connection, and the trace has the reason', async () => {
  const response = await fetch(url('/midway'));
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow('terminated');
  const block = await server.block('/midway');
  expect(block).toMatch(/GET \/midway .*FAULT/);
  expect(block).toContain('RangeError: the table is gone');
  expect((await fetch(url('/rows/1'))).status).toBe(200);
});
