import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { example, fromSources } from './from-sources.js';
import { type LocalServer, startLocalServer } from './local-server.js';

const ANN = { authorization: 'Bearer ann-secret' };
const JSON_TYPE = { 'content-type': 'application/json' };
const PAGE = { origin: 'https://todos.example.com' };

let server: LocalServer;
beforeAll(async () => {
  server = await startLocalServer({ ...fromSources, templatePath: example('todos/template.yaml') });
});
afterAll(() => server.close());

const ask = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${server.url}${path}`, init);

const send = (path: string, body: unknown, headers: Record<string, string> = ANN) =>
  ask(path, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify(body),
  });

test('a todo is added, listed, finished and removed', async () => {
  const added = await send('/todos', { title: ' Buy milk ', due: '2026-12-01' });
  const todo = { id: '1', title: 'Buy milk', due: '2026-12-01', done: false };
  expect([added.status, added.headers.get('location')]).toEqual([201, '/todos/1']);
  expect(await added.json()).toEqual(todo);
  const open = await ask('/todos?done=false', { headers: ANN });
  expect(await open.json()).toEqual({ todos: [todo] });
  const finished = await ask('/todos/1/done', { method: 'PUT', headers: ANN });
  expect(await finished.json()).toEqual({ ...todo, done: true });
  const none = await ask('/todos?done=false', { headers: ANN });
  expect(await none.json()).toEqual({ todos: [] });
  // Of another user it is none.
  const bob = { authorization: 'Bearer bob-secret' };
  expect((await ask('/todos/1/done', { method: 'PUT', headers: bob })).status).toBe(404);
  expect((await ask('/todos/1', { method: 'DELETE', headers: ANN })).status).toBe(204);
});

describe('a request that is refused', () => {
  test('has no known token: 401', async () => {
    const response = await ask('/todos', { headers: { ...PAGE, authorization: 'Bearer x' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    // The page may read why.
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE.origin);
    expect(await response.json()).toMatchObject({ error: 'UnauthorizedError' });
  });

  test('is not what the schema says: 422 with every issue', async () => {
    const response = await send('/todos', { title: '', due: 'tomorrow' });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: 'UnprocessableEntityError',
      details: [
        { in: 'body', path: ['title'] },
        { in: 'body', path: ['due'] },
      ],
    });
  });

  test.each<[string, () => Promise<Response>, number]>([
    ['is too large', () => send('/todos', { title: 'x'.repeat(5_000) }), 413],
    [
      'is no JSON',
      () => ask('/todos', { method: 'POST', headers: { ...ANN, ...JSON_TYPE }, body: '{' }),
      400,
    ],
    ['has a path that there is not', () => ask('/nowhere'), 404],
    ['has a method that the path has not', () => ask('/todos', { method: 'PATCH' }), 405],
    [
      'names a todo that there is not',
      () => ask('/todos/99/done', { method: 'PUT', headers: ANN }),
      404,
    ],
  ])('%s', async (_name, send, status) => {
    const response = await send();
    expect([response.status, await response.json()]).toMatchObject([
      status,
      { statusCode: status },
    ]);
  });
});

describe('a preflight', () => {
  const asking = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization',
  };

  test('of the known page is answered without a token', async () => {
    const headers = { ...PAGE, ...asking };
    const response = await ask('/todos/1/done', { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': PAGE.origin,
      'access-control-allow-methods': 'PUT, OPTIONS',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '600',
    });
  });

  test('of another page has no leave', async () => {
    const headers = { origin: 'https://evil.example', ...asking };
    const response = await ask('/todos/1/done', { method: 'OPTIONS', headers });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('the document of the API is made of the same routes and schemas', async () => {
  const document = (await (await ask('/openapi.json')).json()) as Record<string, unknown>;
  expect(document).toMatchObject({
    openapi: '3.1.1',
    paths: {
      '/todos': {
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  properties: { title: { type: 'string', maxLength: 200 } },
                  required: ['title'],
                },
              },
            },
          },
        },
      },
      '/todos/{id}/done': { put: { parameters: [{ name: 'id', in: 'path', required: true }] } },
    },
  });
});

test('a request is a trace with its route, its user\u{2019}s line and three metrics of the route', async () => {
  await send('/todos?traced', { title: 'Read' });
  const block = await server.block('/todos?traced');
  expect(block).toContain('POST /todos [201]');
  expect(block).toMatch(/INFO {2}todo added {2}.*id=\d/);
  expect(block).toMatch(/EMF {3}latency {2}[\d.]+ Milliseconds {2}\{route="POST \/todos"\} Todos/);
  expect(block).toMatch(/EMF {3}(?:error|fault) {2}0 Count {2}\{route="POST \/todos"\} Todos/);
});
