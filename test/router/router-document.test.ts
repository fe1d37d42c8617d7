/** What docs/router.md shows is what the router says. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { httpEvent } from 'fluoroscope/testing';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import * as router from '../../src/router/index.js';
import {
  cors,
  createRouter,
  type HttpEvent,
  NotFoundError,
  type RouteContext,
} from '../../src/router/index.js';

const PAGE = readFileSync(new URL('../../docs/router.md', import.meta.url), 'utf8');

test.each<[string, () => void]>([
  ['a malformed path', () => createRouter().get('/orders/:id.json', () => 1)],
  ['a slow pattern', () => createRouter().get('/x/:id{(a+)+}', () => 1)],
  [
    'a route twice',
    () => {
      const app = createRouter();
      app.get('/o/:id', () => 1);
      app.get('/o/:name', () => 1);
    },
  ],
  ['credentials for any origin', () => cors({ origin: '*', credentials: true })],
])('the page has the message for %s', (_name, refuse) => {
  const message = (): string => {
    try {
      refuse();
      return 'nothing was refused';
    } catch (error) {
      return String(error);
    }
  };
  expect(PAGE).toContain(message());
});

describe('the page has the answer to', () => {
  const app = createRouter({ maxBodyBytes: 64 });
  const body = z.object({ sku: z.string().min(1), quantity: z.number().int() });
  app.post('/orders', (c) => c.valid.body, { validate: { body } });
  app.get('/orders/:id', (c) => {
    const message = `There is no order ${c.params.id}`;
    throw new NotFoundError(message, { details: { id: c.params.id } });
  });
  app.get('/crash', () => {
    throw new TypeError('the real reason');
  });
  const post = (text: string): HttpEvent => {
    const headers = { 'content-type': 'application/json' };
    return httpEvent({ path: '/orders', method: 'POST', headers, body: text });
  };

  test.each<[string, HttpEvent]>([
    ['an error of the application', httpEvent({ path: '/orders/17' })],
    ['a path without a route', httpEvent({ path: '/none' })],
    ['another method', httpEvent({ path: '/orders', method: 'DELETE' })],
    ['a blank parameter', httpEvent({ path: '/orders/%20' })],
    ['no JSON', post('{')],
    ['a large body', post('x'.repeat(65))],
    ['an unknown error', httpEvent({ path: '/crash' })],
    ['what the schema refuses', post('{"sku":"","quantity":1.5}')],
  ])('%s', async (_name, event) => {
    const line = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { statusCode, body: sent, headers } = await app.resolve(event);
    expect(PAGE).toContain(statusCode === 422 ? sent : `${statusCode} ${sent}`);
    if (statusCode === 405) expect(PAGE).toContain(`allow: ${headers?.['allow']}`);
    line.mockRestore();
  });
});

test('the table of values has the status and the type of each', async () => {
  const values: Record<string, (c: RouteContext) => unknown> = {
    '`{ id: 1 }`, `[1]`, `null`, `0`': () => ({ id: 1 }),
    "`'hello'`": () => 'hello',
    "`c.json('hello', 202)`": (c) => c.json('hello', 202),
    '`Buffer`, typed array, `ArrayBuffer`': () => Buffer.from([0]),
    'a stream, an async iterable, a `Blob`': () => Readable.from(['a']),
    '`undefined`': () => undefined,
    "`c.redirect('/new', 308)`": (c) => c.redirect('/new', 308),
    "`{ statusCode: 418, body: 'teapot' }`": () => ({ statusCode: 418, body: 'teapot' }),
    '`{ statusCode: 202, total: 1 }`': () => ({ statusCode: 202, total: 1 }),
  };
  for (const [shown, make] of Object.entries(values)) {
    const app = createRouter();
    app.get('/', make);
    const { statusCode, headers } = await app.resolve(httpEvent({ path: '/' }));
    const type = headers?.['content-type'];
    const row = `| ${shown} | ${statusCode} | ${type === undefined ? '' : `\`${type}\``}`;
    expect(PAGE).toContain(row);
  }
});

test('every error class is on the page, with its status', () => {
  const classes = Object.entries(router).filter(
    ([name]) => /^[A-Z]\w+Error$/.test(name) && name !== 'HttpError',
  );
  expect(classes).toHaveLength(17);
  for (const [name, ErrorType] of classes) {
    const { statusCode } = new (ErrorType as typeof NotFoundError)();
    expect(PAGE).toContain(`\`${name}\` ${statusCode}`);
  }
});
