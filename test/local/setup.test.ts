import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fixture, startLocalServer } from './local-server.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'setup-'));
});
afterEach(() => rm(folder, { recursive: true }));

const template = (handler: string, metadata = ''): string => `
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      Handler: ${handler}
      Events:
        Get: { Type: HttpApi, Properties: { Path: /, Method: get } }
${metadata}
`;
const esbuild = (entry: string): string =>
  `    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [${entry}] } }`;

async function start(files: Record<string, string>, options = {}): Promise<unknown> {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  const server = await startLocalServer({ templatePath: folder, ...options });
  await server.close();
  return undefined;
}

describe('one message says what to mend', () => {
  test('no template', async () => {
    await expect(start({})).rejects.toThrow(
      `No template at ${path.join(folder, 'template.yaml')}. Name one: fluoroscope dev path/to/template.yaml`,
    );
  });

  test('no YAML, with line and column', async () => {
    const files = { 'template.yaml': 'Resources:\n  Shop: [1\n  Other: x\n' };
    await expect(start(files)).rejects.toThrow(/template\.yaml:3:3: /);
  });

  test('a template without a function', async () => {
    const files = { 'template.yaml': 'Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n' };
    await expect(start(files)).rejects.toThrow(/template\.yaml:2:3: no function to serve\. Add a/);
  });

  test('a function without a route', async () => {
    const text = template('app.handler').replace('HttpApi', 'SQS');
    await expect(start({ 'template.yaml': text })).rejects.toThrow(
      /no function has an event of the type Api or HttpApi.*\n.*the event Get \(SQS\) is not served/,
    );
  });

  test.each([
    [{}, 'Check Handler and CodeUri.'],
    [{ 'app.ts': '' }, 'For TypeScript add Metadata: { BuildMethod: esbuild'],
  ])('no file of the handler: %j', async (files, cure) => {
    const started = start({ 'template.yaml': template('app.handler'), ...files });
    await expect(started).rejects.toThrow('Shop: no file ');
    await expect(started).rejects.toThrow(cure);
  });

  test('no entry point', async () => {
    const files = { 'template.yaml': template('app.handler', esbuild('app.ts')) };
    await expect(start(files)).rejects.toThrow(
      `Shop: the entry point ${path.join(folder, 'app.ts')} does not exist.`,
    );
  });

  test('a handler that no entry point makes', async () => {
    const text = template('index.handler', esbuild('app.ts'));
    await expect(start({ 'template.yaml': text, 'app.ts': '' })).rejects.toThrow(
      'Shop: the handler index.handler wants a module index, which the entry points app.ts do not make.',
    );
  });

  test('a handler that is not exported', async () => {
    const files = {
      'template.yaml': template('app.handler', esbuild('app.ts')),
      'app.ts': 'export const main = async () => 1;',
    };
    await expect(start(files)).rejects.toThrow(
      'Shop: the handler app.handler is not exported. app.ts exports main.',
    );
  });

  test('a syntax error, with its line and column', async () => {
    const files = {
      'template.yaml': template('app.handler', esbuild('app.ts')),
      'app.ts': 'export const handler =\n  async () => );',
    };
    await expect(start(files)).rejects.toThrow(
      'Shop does not build:\n  app.ts:2:15: Unexpected ")"\n    async () => );',
    );
  });

  test('no esbuild', async () => {
    const files = { 'template.yaml': template('app.handler', esbuild('app.ts')), 'app.ts': '' };
    const loadEsbuild = () => Promise.reject(new Error('Cannot find package'));
    await expect(start(files, { loadEsbuild })).rejects.toThrow(
      'Shop is built with esbuild, which is not installed. Run: npm install --save-dev esbuild',
    );
  });
});

test('a start that fails leaves nothing behind', async () => {
  const temporary = await mkdtemp(path.join(folder, 'temporary-'));
  vi.stubEnv('TMPDIR', temporary);
  const text = template('app.handler', esbuild('app.ts'));
  const broken = template('missing.handler').replace('Resources:', '').replace('Shop:', 'Broken:');
  const files = { 'template.yaml': text + broken, 'app.ts': 'export const handler = () => {};' };
  await expect(start(files)).rejects.toThrow('Broken: no file ');
  expect(await readdir(temporary)).toEqual([]);
  vi.unstubAllEnvs();
});

describe('a port that is taken', () => {
  const occupied = async (use: (port: number) => Promise<void>): Promise<void> => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    await use((other.address() as { port: number }).port);
    await new Promise((resolve) => other.close(resolve));
  };

  test('is an error when it was asked for', () =>
    occupied(async (port) => {
      await expect(startLocalServer({ port })).rejects.toThrow(
        `Port ${port} is taken. Name another`,
      );
    }));

  test('is passed over when it was not', async () => {
    const servers = [
      await startLocalServer({ port: undefined }),
      await startLocalServer({ port: undefined }),
    ];
    const [first = 0, second = 0] = servers.map(({ url }) => Number(new URL(url).port));
    expect(first).toBeGreaterThanOrEqual(3_000);
    expect(second).toBeGreaterThan(first);
    for (const server of servers) await server.close();
  });
});

test('a syntax error in plain JavaScript is told when the function loads', async () => {
  await writeFile(path.join(folder, 'template.yaml'), template('app.handler'));
  await writeFile(path.join(folder, 'app.mjs'), 'export const handler = async () => );');
  const server = await startLocalServer({ templatePath: folder });
  expect((await fetch(server.url)).status).toBe(500);
  expect(await server.block('/')).toContain('Runtime.UserCodeSyntaxError: SyntaxError: Unexpected');
  await server.close();
});

describe('after close()', () => {
  test('no process of a function is left, not even a busy one', async () => {
    const server = await startLocalServer({ templatePath: fixture('template.yaml') });
    const pending = ['/rest/slow?1', '/rest/slow?2', '/http/hang'].map((url) =>
      fetch(`${server.url}${url}`).catch(() => 'cut off'),
    );
    const first = await (await fetch(`${server.url}/http/process`)).json();
    const processes = server.processIds();
    expect(processes).toContain(first);
    await server.close();
    expect(server.processIds()).toEqual([]);
    for (const id of processes) expect(() => process.kill(id, 0)).toThrow('ESRCH');
    await Promise.all(pending);
  });

  test('the port is free again', async () => {
    const server = await startLocalServer();
    const port = Number(new URL(server.url).port);
    await server.close();
    const next = await startLocalServer({ port });
    expect(next.url).toBe(server.url);
    await next.close();
  });
});

test('a request that outlasts the gateway is answered, and its function runs on', async () => {
  const server = await startLocalServer({ integrationTimeoutMs: 1 });
  const rest = await fetch(`${server.url}/rest/slow`);
  const http = await fetch(`${server.url}/http/slow`);
  expect([rest.status, await rest.json()]).toEqual([
    504,
    { message: 'Endpoint request timed out' },
  ]);
  expect([http.status, await http.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  expect(await server.block('/rest/slow')).toContain('cold start, init');
  await server.close();
});

test('requests wait for an environment when there are as many as may be', async () => {
  const server = await startLocalServer({ maxEnvironments: 1 });
  const answers = await Promise.all(
    Array.from({ length: 4 }, async () => (await fetch(`${server.url}/rest/slow`)).json()),
  );
  expect(new Set(answers).size).toBe(1);
  await server.close();
});
