import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture } from '../local-server.js';
import { addressOf, type BuiltCommand, buildCommand, ROOT, stop } from './built-command.js';

// Beside the esbuild that the fixture's TypeScript needs.
const template = fixture('template.yaml');
let command: BuiltCommand;
beforeAll(() => {
  command = buildCommand();
});
afterAll(() => command.remove());

describe('help and version', () => {
  test.each([
    [[], 'Usage: fluoroscope <command>'],
    [['--help'], 'Usage: fluoroscope <command>'],
    [['dev', '-h'], 'Usage: fluoroscope dev [template]'],
    [['invoke', '--help'], 'Usage: fluoroscope invoke <function>'],
    [['events', '--help'], 'Usage: fluoroscope events [source]'],
  ])('%j is an answer', async (args, text) => {
    const { code, out, error } = await command.run(args);
    expect([code, error]).toEqual([0, '']);
    expect(out).toContain(text);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    expect(await command.run(['--version'])).toEqual({ code: 0, out: `${version}\n`, error: '' });
  });
});

test.each([
  [['dve'], 'Unknown command "dve". Did you mean dev? See fluoroscope --help.'],
  [['serve'], 'Unknown command "serve". Known are dev, invoke, events. See fluoroscope --help.'],
  [['dev', '--prot', '1'], 'Unknown option "--prot" of fluoroscope dev. Did you mean --port?'],
  [['invoke', 'A', '--port', '1'], 'Unknown option "--port" of fluoroscope invoke.'],
  [['dev', '--port', 'http'], '--port takes a number from 0 to 65535, got "http".'],
  [['dev', '--port'], '--port needs a value, such as --port 3000'],
  [['dev', '--json=yes'], '--json takes no value, got "yes".'],
  [['dev', '-q', '-v'], '--quiet and --verbose contradict each other. Give one of them.'],
  [['dev', 'a', 'b'], 'fluoroscope dev takes one template, got a, b.'],
  [
    ['dev', '--parameter-overrides', 'Stage'],
    '--parameter-overrides takes Name=value, got "Stage".',
  ],
  [['invoke'], 'fluoroscope invoke takes a function and a template, got nothing.'],
  [['invoke', 'A', '--event', 'x', '--sample', 'sqs'], '--event and --sample both name an event.'],
  [['events', 'sqss'], 'There is no sample event of "sqss". Did you mean sqs?'],
])('the mistake %j is one message and exit 2', async (args, message) => {
  const { code, out, error } = await command.run(args);
  expect([code, out]).toEqual([2, '']);
  expect(error).toContain(message);
  expect(error.trimEnd().split('\n')).toHaveLength(1);
});

describe('dev', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends the server and all that it started',
    async (signal) => {
      const child = command.start(['dev', template, '--port', '0']);
      const { url } = await addressOf(child);
      const processId = (await (await fetch(`${url}/rest/process`)).json()) as number;
      expect(await stop(child, signal)).toBe(0);
      expect(() => process.kill(processId, 0)).toThrow('ESRCH');
      await expect(fetch(url)).rejects.toThrow('fetch failed');
    },
  );

  test('a function does not outlive a server that was killed', async () => {
    const child = command.start(['dev', template, '--port', '0']);
    const { url } = await addressOf(child);
    const processId = (await (await fetch(`${url}/rest/process`)).json()) as number;
    await stop(child, 'SIGKILL');
    await expect.poll(() => isGone(processId), { timeout: 10_000 }).toBe(true);
  });

  test('--json is one object a line, and each request has its telemetry', async () => {
    const child = command.start(['dev', template, '--port', '0', '--json']);
    const { url, text } = await addressOf(child);
    await fetch(`${url}/rest/telemetry`);
    await expect.poll(() => text().split('\n').length, { timeout: 10_000 }).toBe(3);
    await stop(child);
    const [started, request] = text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(started).toMatchObject({ type: 'started', url, notes: expect.any(Array) });
    expect(started.routes).toContainEqual({
      method: 'GET',
      path: '/typed',
      api: 'http',
      functionName: 'Typed',
    });
    expect(request).toMatchObject({
      type: 'request',
      method: 'GET',
      url: '/rest/telemetry',
      status: 200,
      functionName: 'rest-function',
      coldStart: true,
      spans: [
        { name: 'query', fault: true, exceptions: [{ message: 'no table' }] },
        { name: 'handler', annotations: { ColdStart: true, User: 'ann' } },
      ],
      metrics: [{ namespace: 'Shop', name: 'Orders', unit: 'Count', values: [1, 2] }],
    });
    expect(request.logs.map(({ message }: { message: string }) => message)).toContain(
      'a line of the logger',
    );
  });

  test('--quiet is one line a request, --verbose is Lambda’s own lines as well', async () => {
    const texts = await Promise.all(
      ['--quiet', '--verbose'].map(async (option) => {
        const child = command.start(['dev', template, '--port', '0', option]);
        const { url, text } = await addressOf(child);
        await fetch(`${url}/rest/throw`);
        await expect.poll(text, { timeout: 10_000 }).toContain('/rest/throw  502');
        await stop(child);
        return text().split('\n\n')[1] ?? '';
      }),
    );
    expect(texts[0]).toMatch(/^GET \/rest\/throw {2}502 {2}.*cold start, init .*\n$/);
    expect(texts[1]).toMatch(/START RequestId: [\w-]+ Version: \$LATEST/);
    expect(texts[1]).toMatch(/REPORT RequestId: .*Billed Duration: \d+ ms {2}Memory Size: 512 MB/);
  });

  test.each([
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    [{}, false],
  ])('a pipe with %j has colours: %s', async (variables, colours) => {
    const env = { PATH: process.env['PATH'], ...variables };
    const child = command.start(['dev', template, '--port', '0'], { env });
    const { text } = await addressOf(child);
    await stop(child);
    expect(text().includes('\u001b[')).toBe(colours);
  });

  test('a reader of its output that goes ends it', async () => {
    const child = command.start(['dev', template, '--port', '0']);
    const { url } = await addressOf(child);
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.stdout?.destroy();
    await fetch(`${url}/rest/event`).catch(() => undefined);
    expect(await ended).toBe(0);
  });
});

function isGone(processId: number): boolean {
  try {
    return !process.kill(processId, 0);
  } catch {
    return true;
  }
}
