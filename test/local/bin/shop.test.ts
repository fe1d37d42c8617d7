import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf, type BuiltCommand, buildCommand, ROOT, stop } from './built-command.js';

// The example as it stands in the checkout: the package is found by its name, as the build links it.
const SHOP = path.join(ROOT, 'examples', 'shop');

let command: BuiltCommand;
let child: ChildProcess;
let server: { url: string; text: () => string };
beforeAll(async () => {
  command = buildCommand();
  const overrides = ['--parameter-overrides', 'Stage=prod', 'Currency=USD'];
  child = command.start(['dev', SHOP, '--port', '0', '--json', ...overrides]);
  server = await addressOf(child);
});
afterAll(async () => {
  await stop(child);
  command.remove();
});

interface RequestLine {
  readonly url: string;
  readonly spans: ReadonlyArray<{
    readonly name: string;
    readonly annotations?: unknown;
    readonly exceptions?: unknown;
  }>;
  readonly logs: ReadonlyArray<{ readonly level: string; readonly message: string }>;
  readonly metrics: ReadonlyArray<{ readonly name: string; readonly values: readonly number[] }>;
}

/** The line of the n-th request, from 1. */
async function requestLine(count: number): Promise<RequestLine> {
  const lines = () => server.text().trimEnd().split('\n').slice(1);
  await expect.poll(() => lines().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
  return JSON.parse(lines()[count - 1] ?? '') as RequestLine;
}

test('an order is placed and read in TypeScript, and its price in JavaScript', async () => {
  const placed = await fetch(`${server.url}/orders`, {
    method: 'POST',
    body: JSON.stringify({ sku: 'tea', quantity: 2 }),
    headers: { 'content-type': 'application/json' },
  });
  const order = { id: '1', sku: 'tea', quantity: 2, currency: 'USD' };
  expect([placed.status, await placed.json()]).toEqual([201, order]);
  const line = await requestLine(1);
  expect(line.spans.map(({ name }) => name)).toContain('POST /orders');
  expect(line.spans.map(({ name }) => name)).toContain('place order');
  expect(line.logs).toMatchObject([{ level: 'INFO', message: 'order placed' }]);
  expect(line.metrics).toMatchObject([
    { name: 'OrdersPlaced', values: [1] },
    { name: 'OrderSize', values: [2] },
  ]);

  expect(await (await fetch(`${server.url}/orders/1`)).json()).toEqual(order);
  expect(await (await fetch(`${server.url}/orders`)).json()).toEqual({ orders: [order] });

  expect(await (await fetch(`${server.url}/prices/tea`)).json()).toEqual({
    sku: 'tea',
    cents: 450,
  });
  // Debug lines are for another stage than production.
  expect((await requestLine(4)).logs).toEqual([]);
});

test('what the client did wrong is said to it', async () => {
  const refused = await fetch(`${server.url}/orders`, { method: 'POST', body: '{"sku":"tea"}' });
  expect([refused.status, await refused.json()]).toEqual([
    400,
    {
      statusCode: 400,
      error: 'BadRequestError',
      message: 'quantity is a whole number from 1',
    },
  ]);
  expect((await fetch(`${server.url}/prices/coffee`)).status).toBe(404);
  expect((await fetch(`${server.url}/coffee`)).status).toBe(404);
});
