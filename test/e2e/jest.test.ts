/** Jest runs CommonJS in a context of its own that knows no `import()`. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createProject, type Project } from './matchers-project.js';

const TESTS = `
const http = require('node:http');
const { gunzipSync } = require('node:zlib');
const { instrument } = require('fluoroscope');
const { awsTelemetry } = require('fluoroscope/aws');
const { consoleTelemetry } = require('fluoroscope/console');
const { environmentTelemetry } = require('fluoroscope/environment');
const { memoryTelemetry } = require('fluoroscope/memory');
const { otlpTelemetry } = require('fluoroscope/otlp');
const { compress, createRouter } = require('fluoroscope/router');
const { lambdaContext, restEvent } = require('fluoroscope/testing');

const asked = [];
const collector = http.createServer((request, response) => {
  asked.push(request.url);
  request.resume().on('end', () => response.end());
});

beforeAll(async () => {
  await new Promise((resolve) => collector.listen(0, '127.0.0.1', resolve));
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:' + collector.address().port;
  process.env.OTEL_TRACES_EXPORTER = 'otlp';
  process.env.AWS_XRAY_DAEMON_ADDRESS = 'localhost:2000';
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(() => collector.close());

async function answered(telemetry) {
  const handler = instrument(async () => 'done', { telemetry });
  const answer = await handler({}, lambdaContext());
  await telemetry.shutdown();
  return answer;
}

test.each([
  ['aws', awsTelemetry, []],
  ['console', consoleTelemetry, []],
  ['memory', memoryTelemetry, []],
  ['otlp', otlpTelemetry, ['/v1/traces']],
  ['environment', environmentTelemetry, ['/v1/traces']],
])('a function with the telemetry of %s answers, and sends its spans', async (_name, create, paths) => {
  expect(await answered(create())).toBe('done');
  expect(asked).toEqual(expect.arrayContaining(paths));
});

test('an answer is compressed', async () => {
  const app = createRouter();
  app.use(compress({ threshold: 0 }));
  app.get('/', () => 'x'.repeat(100));
  const { body, headers } = await app.resolve(restEvent({ headers: { 'accept-encoding': 'gzip' } }));
  expect(headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(Buffer.from(body, 'base64')).toString()).toBe('x'.repeat(100));
});
`;

let project: Project;

beforeAll(() => {
  project = createProject(inject('consumers')['1.9.1'] ?? '', []);
}, 120_000);
afterAll(() => project.remove(), 60_000);

test('functions run as CommonJS under Jest, whatever their telemetry loads late', () => {
  const suite = project.suite('jest', {
    'package.json': JSON.stringify({ name: 'user', type: 'commonjs', jest: { transform: {} } }),
    'functions.test.js': TESTS,
  });
  const { failures, passed, output } = suite.jest('cjs');
  expect([failures, passed], output).toEqual([{}, 6]);
}, 120_000);
