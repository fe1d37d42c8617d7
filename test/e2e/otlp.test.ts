import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Collector, startCollector } from '../exporters/otlp/collector.js';
import { startLambda } from './lambda-process.js';
import { startRuntime } from './runtime-process.js';

const folder = inject('consumers')['1.9.1'] ?? '';

let collector: Collector;

beforeEach(async () => {
  collector = await startCollector();
  cpSync(new URL('./apps/otlp.mjs', import.meta.url), join(folder, 'otlp.mjs'));
});

afterEach(() => collector.close());

/** Runs a program until it ends by itself; answers with its exit code and the lines that it wrote. */
async function run(
  file: string,
  text: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const path = join(folder, file);
  writeFileSync(path, text);
  const child = spawn(process.execPath, [path], {
    cwd: folder,
    env: { PATH: process.env['PATH'], OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  const [[code]] = (await Promise.all([once(child, 'exit'), once(child.stdout, 'end')])) as [
    [number],
    unknown,
  ];
  return { code, lines: output.split('\n').filter((line) => line !== '') };
}

const INVOKE = `
  import { handler, telemetry } from './otlp.mjs';
  await handler({ id: 7 }, { functionName: 'f', awsRequestId: 'r' });
`;

test('all three signals of a function arrive, over connections that later invocations use again', async () => {
  const lambda = await startLambda({
    module: join(folder, 'otlp.mjs'),
    cwd: folder,
    daemonAddress: '127.0.0.1:1',
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  });
  for (const requestId of ['r1', 'r2', 'r3']) {
    const answer = await lambda.invoke({ requestId, event: { id: requestId } });
    expect(answer.result).toBe(requestId);
  }
  const lines = await lambda.end();
  expect(lines.map((line) => JSON.parse(line).message)).toEqual(['order', 'order', 'order']);
  expect(collector.items('traces')).toHaveLength(3);
  expect(collector.items('logs')).toHaveLength(3);
  expect(collector.items('metrics')).toHaveLength(3);
  expect(collector.items('traces')[0]).toMatchObject({
    resource: {
      'service.name': 'hello',
      'faas.name': 'hello',
      'faas.max_memory': 268_435_456,
      'cloud.region': 'eu-central-1',
    },
  });
  expect(new Set(collector.requests.map(({ connection }) => connection)).size).toBe(3);
});

test('a callback is answered while a collector that hangs has yet to answer', async () => {
  const underWay = new Set<ServerResponse>();
  collector.respondWith((response) => {
    underWay.add(response.on('close', () => underWay.delete(response)));
  });
  const lambda = await startRuntime({
    cwd: folder,
    handler: 'otlp.callsBack',
    daemonAddress: '127.0.0.1:1',
    // It waits for an empty event loop before it answers.
    runtime: 'nodejs22.x',
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  });
  const { payload } = await lambda.invoke({});
  expect(payload).toBe('"done"');
  expect(underWay.size).toBeGreaterThan(0);
  lambda.close();
});

describe('a program', () => {
  test('ends by itself, though its connections are kept', async () => {
    const { code } = await run('kept.mjs', INVOKE);
    expect(code).toBe(0);
    expect(collector.items('traces')).toHaveLength(1);
  });

  test('ends after a shutdown, though the collector never answers, and says what it lost', async () => {
    collector.respondWith(() => {});
    const { code, lines } = await run('hangs.mjs', `${INVOKE} await telemetry.shutdown();`);
    expect(code).toBe(0);
    const messages = lines.map((line) => String(JSON.parse(line).message));
    expect(
      messages.filter((text) => /^OTLP: 1 \S+( \S+)? were dropped.*shut down/.test(text)),
    ).toHaveLength(3);
  });

  test('has CommonJS too', async () => {
    const { code } = await run(
      'required.cjs',
      `const { otlpTelemetry } = require('fluoroscope/otlp');
       const telemetry = otlpTelemetry();
       telemetry.tracerProvider.getTracer('t').startSpan('s').end();
       telemetry.shutdown();`,
    );
    expect(code).toBe(0);
    expect(collector.items('traces')).toMatchObject([{ name: 's' }]);
  });

  test('that lacks the signer of AWS is told what to install, once', async () => {
    const { code, lines } = await run(
      'unsigned.mjs',
      `import { otlpTelemetry } from 'fluoroscope/otlp';
       import { instrument } from 'fluoroscope';
       const telemetry = otlpTelemetry({ sigv4: { service: 'xray', region: 'eu-west-1' }, metrics: false, logs: false });
       const handler = instrument(async () => 'ok', { telemetry });
       for (let index = 0; index < 3; index += 1) await handler({}, {});`,
    );
    expect(code).toBe(0);
    const messages = lines.map((line) => String(JSON.parse(line).message));
    expect(messages).toEqual([
      expect.stringMatching(/^OTLP: 1 spans wait .*npm install @smithy\/signature-v4 @aws-crypto/),
    ]);
  });
});

describe('a bundle', () => {
  test.each([
    ['cjs', 'cjs'],
    ['esm', 'mjs'],
  ] as const)(
    'of esbuild, as %s, needs nothing beside it, and sends',
    async (format, extension) => {
      const result = await build({
        entryPoints: [join(folder, 'otlp.mjs')],
        bundle: true,
        minify: true,
        platform: 'node',
        format,
        outfile: join(folder, `otlp-bundle.${extension}`),
        absWorkingDir: folder,
        logLevel: 'silent',
      });
      expect(result.errors).toEqual([]);
      const { code } = await run(
        `run-${format}.mjs`,
        `import * as bundle from './otlp-bundle.${extension}';
       const { handler } = bundle.default ?? bundle;
       await handler({ id: 7 }, { functionName: 'f', awsRequestId: 'r' });`,
      );
      expect(code).toBe(0);
      expect(collector.items('traces')).toHaveLength(1);
      expect(collector.items('metrics')).toHaveLength(1);
      expect(collector.items('logs')).toHaveLength(1);
    },
  );

  test('without fluoroscope/otlp holds nothing of it', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { instrument } from 'fluoroscope';
                   import { awsTelemetry } from 'fluoroscope/aws';
                   export const handler = instrument(async () => {}, { telemetry: awsTelemetry() });`,
        resolveDir: folder,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
    });
    const text = outputFiles[0]?.text;
    expect(text).toContain('instrument');
    expect(text).not.toMatch(/v1\/|OTEL_EXPORTER_OTLP|serializeRequest|signature-v4/);
  });
});
