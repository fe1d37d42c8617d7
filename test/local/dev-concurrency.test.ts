import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalServer } from './local-server.js';

const CODE = `
export async function handler(event) {
  const { id } = event.queryStringParameters ?? {};
  console.log('line ' + id);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { id, process: process.pid, trace: process.env._X_AMZN_TRACE_ID };
}
`;
const TEMPLATE = `
Resources:
  Slow:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Timeout: 60
      Events: { Get: { Type: HttpApi, Properties: { Path: /slow, Method: get } } }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'concurrency-'));
  await writeFile(path.join(folder, 'template.yaml'), TEMPLATE);
  await writeFile(path.join(folder, 'app.mjs'), CODE);
});
afterAll(() => rm(folder, { recursive: true }));

interface Answer {
  readonly id: string;
  readonly process: number;
  readonly trace: string;
}

test('200 requests at once get each their own answer, and leave no process', async () => {
  const server = await startLocalServer({ templatePath: folder, maxEnvironments: 10 });
  const ids = Array.from({ length: 200 }, (_, index) => String(index));
  const answers = await Promise.all(
    ids.map(async (id) => (await (await fetch(`${server.url}/slow?id=${id}`)).json()) as Answer),
  );
  expect(answers.map((answer) => answer.id)).toEqual(ids);
  const processes = new Set(answers.map((answer) => answer.process));
  expect(processes.size).toBeGreaterThan(1);
  expect(processes.size).toBeLessThanOrEqual(10);
  for (const [index, { trace }] of answers.entries()) {
    const block = await server.block(`/slow?id=${index}`);
    expect(block.match(/line \d+/g)).toEqual([`line ${index}`]);
    expect(block).toContain(/Root=([^;]+)/.exec(trace)?.[1]);
  }
  await server.close();
  for (const id of processes) expect(() => process.kill(id, 0)).toThrow('ESRCH');
  const left = (await readdir('/proc').catch(() => [])).filter((id) => processes.has(Number(id)));
  expect(left).toEqual([]);
});

test('a limit answers 429 to what is over it', async () => {
  const server = await startLocalServer({ templatePath: folder, concurrencyLimit: 2 });
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, id) => fetch(`${server.url}/slow?id=${id}`)),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
  const throttled = answers.find(({ status }) => status === 429);
  expect(await throttled?.json()).toEqual({ message: 'Too Many Requests' });
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  await server.close();
});

test('an option lets several invocations share an environment', async () => {
  const server = await startLocalServer({ templatePath: folder, maxConcurrency: 8 });
  const ids = Array.from({ length: 8 }, (_, index) => String(index));
  const answers = await Promise.all(
    ids.map(async (id) => (await (await fetch(`${server.url}/slow?id=${id}`)).json()) as Answer),
  );
  expect(answers.map(({ id }) => id)).toEqual(ids);
  expect(new Set(answers.map((answer) => answer.process)).size).toBe(1);
  await server.close();
});
