import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture, type LocalServer, startLocalServer } from './local-server.js';

let folder: string;
let server: LocalServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'runtime-'));
  const envVarsPath = path.join(folder, 'variables.json');
  const variables = { Parameters: { ALL: 1 }, Shared: { NAME: 'file' }, Nobody: {} };
  await writeFile(envVarsPath, JSON.stringify(variables));
  server = await startLocalServer({
    templatePath: fixture('services/template.yaml'),
    envVarsPath,
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const getJson = async (route: string): Promise<Record<string, unknown>> =>
  (await (await fetch(`${server.url}${route}`)).json()) as Record<string, unknown>;

describe('a handler', () => {
  test('is found in a folder, below an export of CommonJS', async () => {
    expect(await getJson('/common')).toEqual({ from: path.join('a', 'b'), isBase: 'object' });
  });

  test('may call back', async () => {
    expect(await getJson('/callback')).toEqual({ called: 'back' });
  });

  test('gets payload format 1.0 from an HTTP API that asks for it', async () => {
    const response = await fetch(`${server.url}/one/a%20b?x=1&x=2`, { method: 'POST', body: 'hi' });
    expect(await response.json()).toMatchObject({
      version: '1.0',
      resource: '/one/{id}',
      path: '/one/a b',
      pathParameters: { id: 'a b' },
      queryStringParameters: { x: '2' },
      multiValueQueryStringParameters: { x: ['1', '2'] },
      body: 'hi',
      requestContext: { resourceId: 'POST /one/{id}', authorizer: { claims: null } },
    });
  });
});

describe('several invocations in one environment', () => {
  test('see each their own trace, id and lines', async () => {
    const queries = ['a', 'b', 'c', 'd', 'e'];
    const answers = await Promise.all(queries.map((query) => getJson(`/shared/meet?${query}`)));
    expect(new Set(answers.map((answer) => answer['process'])).size).toBe(1);
    expect(answers.map((answer) => answer['query'])).toEqual(queries);
    expect(new Set(answers.map((answer) => answer['context'])).size).toBe(queries.length);
    for (const { context, store, id, storeId, variable } of answers) {
      expect([store, storeId, variable]).toEqual([context, id, null]);
    }
    for (const query of queries) {
      const block = await server.block(`/shared/meet?${query}`);
      expect(block.match(/line of ./g)).toEqual([`line of ${query}`]);
    }
  });

  test('have the variables of Lambda Managed Instances, and those of the file', async () => {
    expect(await getJson('/shared/environment')).toMatchObject({
      AWS_LAMBDA_MAX_CONCURRENCY: '10',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      ALL: '1',
      NAME: 'file',
    });
    expect(server.written()).toContain('Nobody is no function of the template.');
  });

  test('outlive a neighbour that times out; the process takes no more', async () => {
    const first = await getJson('/shared/process');
    const hanging = fetch(`${server.url}/shared/hang`);
    const neighbours = Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((query) => getJson(`/shared/meet?after=${query}`)),
    );
    for (const neighbour of await neighbours) expect(neighbour['process']).toBe(first);
    expect((await hanging).status).toBe(500);
    expect(await getJson('/shared/process')).not.toBe(first);
    expect(server.processIds()).not.toContain(first);
  });
});

test("a function's URL has a domain of the region in its event", async () => {
  const url = server.functionUrls.find(({ functionName }) => functionName === 'Url')?.url;
  const event = (await (await fetch(`${url}/a`)).json()) as Record<string, unknown>;
  const { domainName, apiId } = event['requestContext'] as Record<string, string>;
  expect(domainName).toMatch(new RegExp(`^${apiId}\\.lambda-url\\.[a-z0-9-]+\\.on\\.aws$`));
  expect(apiId).toMatch(/^[a-z0-9]{32}$/);
  expect(server.written()).toContain(`${url}/`);
});

test('a function that sets NODE_OPTIONS has them, though a process waits for the first function', async () => {
  const templatePath = path.join(folder, 'options.yaml');
  const template = `
Resources:
  First:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ${fixture('services/code')}
      Handler: shared.handler
      Environment: { Variables: { NODE_OPTIONS: --title=chosen, TZ: Asia/Tokyo } }
      Events: { Get: { Type: HttpApi, Properties: { Path: '/{action}', Method: get } } }
`;
  await writeFile(templatePath, template);
  const other = await startLocalServer({ templatePath });
  const variables = await (await fetch(`${other.url}/environment`)).json();
  expect(variables).toMatchObject({ NODE_OPTIONS: '--title=chosen', TZ: 'Asia/Tokyo' });
  expect(await other.block('/environment')).toContain('cold start');
  await other.close();
});
