import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltCommand, buildCommand, type Ended, stop } from './built-command.js';

const TEMPLATE = `
Parameters:
  Greeting: { Type: String, Default: hello }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: shop-orders
      Handler: app.handler
      Runtime: nodejs22.x
      Environment: { Variables: { GREETING: !Ref Greeting, NAME: template } }
      Events:
        Queue: { Type: SQS, Properties: { Queue: arn } }
`;
const HANDLER = `
import { writeFileSync } from 'node:fs';
export async function handler(event) {
  console.log('one line');
  if (event.fail) throw new TypeError('not today');
  if (event.file) {
    writeFileSync(event.file, String(process.pid));
    await new Promise(() => setInterval(() => {}, 1000));
  }
  return { event, greeting: process.env.GREETING, name: process.env.NAME };
}
`;

let command: BuiltCommand;
let folder: string;
beforeAll(async () => {
  command = buildCommand();
  folder = await mkdtemp(path.join(tmpdir(), 'invoke-'));
  const files = {
    'template.yaml': TEMPLATE,
    'app.mjs': HANDLER,
    'event.json': '{"id":7}',
    'broken.json': '{"id":',
    'env.json': '{"Orders":{"NAME":"file"}}',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
});
afterAll(async () => {
  command.remove();
  await rm(folder, { recursive: true });
});

const invoke = (args: readonly string[], input = ''): Promise<Ended> =>
  command.run(['invoke', ...args], { cwd: folder, input });

test('the result goes to stdout, and the block to stderr', async () => {
  const { code, out, error } = await invoke(['Orders', '--event', 'event.json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({ event: { id: 7 }, greeting: 'hello', name: 'template' });
  expect(error).toMatch(/^INVOKE shop-orders {2}succeeded {2}.*cold start, init .*billed \d+ ms/);
  expect(error).toContain('INFO  one line');
});

test.each([
  [['shop-orders'], '', {}],
  [['Orders', '-e', '-'], '{"from":"stdin"}', { from: 'stdin' }],
])('%j takes the event where it is told to', async (args, input, event) => {
  const { out } = await invoke(args, input);
  expect(JSON.parse(out)).toMatchObject({ event });
});

test('a sample is the event that fluoroscope events prints', async () => {
  const { out } = await invoke(['Orders', '--sample', 'sqs']);
  const printed = await command.run(['events', 'sqs']);
  expect(JSON.parse(out).event).toEqual(JSON.parse(printed.out));
  const names = (await command.run(['events'])).out.trimEnd().split('\n');
  expect(names).toContain('dynamodb');
});

test('parameters and variables can be given', async () => {
  const overrides = ['--parameter-overrides', 'Greeting=good day', '--env-vars', 'env.json'];
  const { out } = await invoke(['Orders', ...overrides]);
  expect(JSON.parse(out)).toMatchObject({ greeting: 'good day', name: 'file' });
});

test('a function that fails is exit 1, with its error on stdout and its place on stderr', async () => {
  const { code, out, error } = await invoke(['Orders', '-e', '-'], '{"fail":true}');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ errorType: 'TypeError', errorMessage: 'not today' });
  expect(error).toMatch(/^INVOKE shop-orders {2}failed/);
  expect(error).toMatch(/TypeError: not today\n\s+at .*handler.*app\.mjs:5:\d+/);
});

test.each([
  ['{}', 0, { result: { event: {} }, logs: [{ level: 'INFO', message: 'one line' }] }],
  ['{"fail":true}', 1, { error: { errorType: 'TypeError' }, problem: expect.any(String) }],
])('--json is one object with everything, of %s too', async (input, code, expected) => {
  const ended = await invoke(['Orders', '--json', '-e', '-'], input);
  expect([ended.code, ended.error]).toEqual([code, '']);
  expect(JSON.parse(ended.out)).toMatchObject({
    type: 'invocation',
    functionName: 'shop-orders',
    event: JSON.parse(input),
    ...expected,
  });
});

test.each([
  [['Order'], 'The template has no function Order. Did you mean Orders?'],
  [['Payments'], 'The template has no function Payments. It has Orders.'],
  [['Orders', '-e', 'nowhere.json'], 'No event can be read from nowhere.json.'],
  [['Orders', '-e', 'broken.json'], 'The event in broken.json is no JSON: '],
])('%j is exit 1 with one message', async (args, message) => {
  const { code, out, error } = await invoke(args);
  expect([code, out]).toEqual([1, '']);
  expect(error).toContain(message);
});

test('Ctrl+C ends the function as well', async () => {
  const file = path.join(folder, 'process-id');
  const child = command.start(['invoke', 'Orders', '-e', '-'], { cwd: folder });
  child.stdin?.end(JSON.stringify({ file }));
  const read = () => readFile(file, 'utf8').catch(() => '');
  await expect.poll(read, { timeout: 10_000 }).toMatch(/^\d+$/);
  const processId = Number(await read());
  expect(await stop(child, 'SIGINT')).toBe(130);
  expect(() => process.kill(processId, 0)).toThrow('ESRCH');
});
