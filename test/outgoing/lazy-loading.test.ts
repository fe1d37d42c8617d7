import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from '../e2e/consumer.js';

const folder = mkdtempSync(join(tmpdir(), 'fluoroscope-outgoing-'));
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
buildSync({
  stdin: {
    contents: `
      export { captureHttp } from './src/outgoing/capture-http.js';
      export { instrument } from './src/instrument.js';
      export { memoryTelemetry } from './exporters/memory/memory-telemetry.js';
    `,
    resolveDir: ROOT,
    loader: 'ts',
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: ['@opentelemetry/api'],
  outfile: join(folder, 'library.mjs'),
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs an ES module in a Node of its own; answers with what it prints, as JSON. */
function run(text: string): unknown {
  const file = join(folder, 'app.mjs');
  writeFileSync(file, text);
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** An application that answers itself, over the `http` and `request` that are in scope. */
const SERVE_AND_ASK = `
  const seen = [];
  const serve = (http) => new Promise((resolve) => {
    const server = http.createServer((incoming, outgoing) => {
      seen.push(incoming.headers.traceparent);
      outgoing.end();
    }).listen(0, '127.0.0.1', () => resolve(server));
  });
  const ask = (request, server) => new Promise((resolve) => {
    request({ host: '127.0.0.1', port: server.address().port }, (answer) =>
      answer.resume().once('end', resolve)).end();
  });
  const clients = () => telemetry.spans.filter(({ kind }) => kind === 'CLIENT');
`;

test('a request imported by name before the capture is followed', () => {
  const printed = run(`
    import http, { request } from 'node:http';
    import { captureHttp, instrument, memoryTelemetry } from './library.mjs';
    captureHttp();
    const telemetry = memoryTelemetry({ http: false });
    ${SERVE_AND_ASK}
    const server = await serve(http);
    await instrument(() => ask(request, server), { telemetry })({}, {});
    server.close();
    const [{ spanId }] = clients();
    console.log(JSON.stringify({ spans: clients().length, sent: seen[0].includes(spanId) }));
  `);
  expect(printed).toEqual({ spans: 1, sent: true });
});

test('node:http is not loaded by the capture, and is followed once the application loads it', () => {
  const printed = run(`
    import { captureHttp, instrument, memoryTelemetry } from './library.mjs';
    const loaded = () => process.moduleLoadList.filter((name) =>
      /^NativeModule (_?https?|undici|internal.deps.undici.undici|net|tls)$/.test(name));
    captureHttp();
    const telemetry = memoryTelemetry({ http: false });
    ${SERVE_AND_ASK}
    await instrument(async () => {}, { telemetry })({}, {});
    const after = loaded();
    await instrument(async () => {
      const http = await import('node:http');
      const server = await serve(http);
      await ask(http.request, server);
      await ask(http.request, server);
      server.close();
    }, { telemetry })({}, {});
    console.log(JSON.stringify({
      after,
      spans: clients().length,
      root: new Set(clients().map((span) => span.parentSpanId)).size,
      second: seen[1].includes(clients()[1].spanId),
    }));
  `);
  expect(printed).toEqual({ after: [], spans: 2, root: 1, second: true });
});

test('a capture keeps no process alive', () => {
  const printed = run(`
    import { captureHttp } from './library.mjs';
    captureHttp();
    console.log('"done"');
  `);
  expect(printed).toBe('done');
});
