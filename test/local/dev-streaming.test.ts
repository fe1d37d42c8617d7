import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture, type LocalServer, startLocalServer } from './local-server.js';

let server: LocalServer;
beforeAll(async () => {
  server = await startLocalServer({ templatePath: fixture('services/template.yaml') });
});
afterAll(() => server.close());

const urlOf = (name: string): string => {
  const found = server.functionUrls.find(({ functionName }) => functionName === name);
  if (found === undefined) throw new Error(`${name} has no URL.`);
  return found.url;
};

const get = (name: string, path: string): Promise<Response> => fetch(`${urlOf(name)}${path}`);

/** The response as soon as its head is here, and nothing of its body is read. */
async function open(url: string): Promise<IncomingMessage> {
  const sent = httpRequest(url);
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

describe('a streaming handler behind a URL that streams', () => {
  test('sends its head, its cookies and its body', async () => {
    const response = await get('Stream', '/whole');
    expect(response.status).toBe(201);
    expect(response.headers.get('x-own')).toBe('1');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    expect(await response.text()).toBe('one,two,three');
    expect(await server.block('/whole')).toContain('  201  ');
  });

  test('reaches the client piece by piece, while it still works', async () => {
    const response = await open(`${urlOf('Stream')}/gated`);
    const [first] = (await once(response, 'data')) as [Buffer];
    // The function goes on only when the first piece is here.
    await fetch(`http://127.0.0.1:${String(first).trim()}`);
    let rest = '';
    for await (const chunk of response) rest += String(chunk);
    expect(rest).toBe('after');
  });

  test('sends bytes under their own type without a head', async () => {
    const response = await get('Stream', '/raw');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/css']);
    expect(await response.text()).toBe('a{}');
    expect((await get('Stream', '/untyped')).headers.get('content-type')).toBe(
      'application/octet-stream',
    );
  });

  test('sends more than a buffered answer may hold, at the pace of the client', async () => {
    const body = await (await get('Stream', '/large')).arrayBuffer();
    expect(body.byteLength).toBe(10_000_000);
  });

  test('loses its head when it only ends, as on Lambda', async () => {
    const response = await get('Stream', '/endalone');
    expect([response.status, await response.text()]).toEqual([502, 'Internal Server Error']);
    expect(await server.block('/endalone')).toContain('write() before end()');
  });

  test('that fails before the first byte is a 502', async () => {
    const response = await get('Stream', '/early');
    expect([response.status, await response.text()]).toEqual([502, 'Internal Server Error']);
    expect(await server.block('/early')).toContain('TypeError: before the first byte\n');
  });

  test.each([
    ['/midway', 'RangeError: after the first byte\n'],
    ['/late', 'Runtime.InvalidStreamingOperation'],
    ['/crash', 'Runtime exited with error: exit status 7'],
    ['/endless', 'Sandbox.Timedout: Task timed out after 2.00 seconds'],
  ])('%s breaks the connection after the first byte', async (path, reason) => {
    const response = await get('Stream', path);
    expect(response.status).toBe(path === '/late' ? 200 : 201);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(await server.block(path)).toContain(reason);
  });

  test('runs to its end when the client goes', async () => {
    const response = await open(`${urlOf('Stream')}/large?gone`);
    response.destroy();
    expect(await server.block('/large?gone')).toContain('  201  ');
  });

  test('leaves the next request unharmed', async () => {
    expect((await get('Stream', '/context')).status).toBe(200);
  });
});

describe('where modes do not match', () => {
  test('a URL that buffers sends a stream in one piece', async () => {
    const response = await get('Collected', '/whole');
    expect(response.status).toBe(201);
    expect(response.headers.get('content-length')).toBe('13');
    expect(await response.text()).toBe('one,two,three');
  });

  test('a URL that streams sends the envelope of a buffered handler as it is', async () => {
    const response = await get('Envelope', '/');
    expect([response.status, await response.json()]).toEqual([
      200,
      { statusCode: 201, headers: { 'x-own': '1' }, body: 'made' },
    ]);
  });

  test('a REST API that buffers takes no stream', async () => {
    const response = await fetch(`${server.url}/stream/whole`);
    expect([response.status, await response.json()]).toEqual([
      502,
      { message: 'Internal server error' },
    ]);
    expect(await server.block('/stream/whole')).toContain('this API takes no stream');
  });
});
