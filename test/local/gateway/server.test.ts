import { afterEach, expect, test } from 'vitest';
import type { FunctionOutcome } from '../../../local/gateway/exchange.js';
import type { ServedApi } from '../../../local/gateway/served-route.js';
import {
  type Exchange,
  type Gateway,
  type GatewayInvocation,
  startGateway,
} from '../../../local/gateway/server.js';
import { route } from './route.js';

let gateway: Gateway;
afterEach(() => gateway.close());

const told: Array<Exchange<FunctionOutcome>> = [];

/** Serves `GET /` of an API by a function that is this one. */
async function serve(
  api: Partial<ServedApi> & Pick<ServedApi, 'kind'>,
  invoke: (invocation: GatewayInvocation) => Promise<FunctionOutcome>,
): Promise<string> {
  const { kind } = api;
  const base = route(kind === 'rest' ? 'rest' : 'http', 'GET /');
  const served = { ...base, api: { ...base.api, ...api } };
  const options = {
    routes: [served],
    invoke,
    onExchange: (one: (typeof told)[0]) => told.push(one),
  };
  gateway = await startGateway(options, { port: 0, orNext: false });
  return `http://127.0.0.1:${gateway.port}/`;
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}
const streaming =
  (contentType: string, ...texts: readonly string[]) =>
  async ({ onStream }: GatewayInvocation): Promise<FunctionOutcome> => {
    await onStream?.({ contentType, body: pieces(...texts) });
    return {};
  };

test('a REST API that streams sends the head, whatever the type says, and its own ids', async () => {
  const head = '{"statusCode":201,"multiValueHeaders":{"Set-Cookie":["a=1","b=2"]}}';
  const url = await serve(
    { kind: 'rest', streams: true },
    streaming('application/octet-stream', head, '\0'.repeat(8), 'one,', 'two'),
  );
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([201, 'one,two']);
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ['a stream without a head', streaming('text/html', '<html>'), 'The stream has no head'],
  [
    'a result that is no stream',
    async () => ({ payload: '{"statusCode":200}' }),
    'this route takes a stream',
  ],
])('a REST API that streams takes %s for malformed', async (_, invoke, reason) => {
  const response = await fetch(await serve({ kind: 'rest', streams: true }, invoke));
  expect([response.status, await response.json()]).toEqual([
    502,
    { message: 'Internal server error' },
  ]);
  expect(told.at(-1)?.problem).toContain(reason);
});

test.each([
  ['rest', 429, '{"message":"Too Many Requests"}'],
  ['http', 429, '{"message":"Too Many Requests"}'],
  ['url', 429, 'Rate Exceeded.'],
] as const)('what is throttled at a %s is a %i', async (kind, status, body) => {
  const url = await serve({ kind }, async () => ({ throttled: true, problem: 'over the limit' }));
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([status, body]);
});

test('a preflight is answered by an API with CORS, and its function is not run', async () => {
  const cors = {
    allowOrigins: ['*'],
    allowMethods: ['*'],
    allowHeaders: [],
    exposeHeaders: [],
    allowCredentials: false,
  };
  const url = await serve({ kind: 'url', cors }, async () => ({ payload: '"run"' }));
  const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
  const preflight = await fetch(url, { method: 'OPTIONS', headers });
  // The route takes GET alone: for the preflight there need be none.
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
    204,
    '*',
  ]);
  const response = await fetch(url, { headers: { origin: 'https://a.example' } });
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
});
