import http, { type IncomingMessage } from 'node:http';
import { context, DiagLogLevel, diag, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { createXRayPropagator } from 'fluoroscope/xray';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { captureHttp } from '../../src/outgoing/capture-http.js';
import { lambdaContext } from '../lambda-context.js';
import { recorded } from './invocation-spans.js';
import { type RecordingServer, recordingServer } from './recording-server.js';

let server: RecordingServer;
const ends: Array<() => void> = [];

beforeAll(async () => {
  server = await recordingServer();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.unstubAllEnvs();
});
afterAll(() => server.close());

function capture(from: () => () => void = captureHttp): () => void {
  const end = from();
  ends.push(end);
  return end;
}

function ask(url = server.url): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    http
      .get(url, (answer) => answer.resume().once('end', () => resolve(answer)))
      .once('error', reject);
  });
}

async function askBoth(url = server.url): Promise<void> {
  await ask(url);
  await (await fetch(url)).text();
}

test('called twice, by two copies of the package, a request has one span', async () => {
  capture();
  vi.resetModules();
  const copy = await import('../../src/outgoing/capture-http.js');
  expect(copy.captureHttp).not.toBe(captureHttp);
  capture(copy.captureHttp);
  const { spans } = await recorded(() => askBoth());
  expect(spans.map(({ scope }) => scope)).toEqual(['fluoroscope/http', 'fluoroscope/http']);
});

test('it ends when every caller has ended it, each once', async () => {
  const [first, second] = [capture(), capture()];
  first();
  first();
  expect((await recorded(() => askBoth())).spans).toHaveLength(2);
  second();
  expect((await recorded(() => askBoth())).spans).toHaveLength(0);
  expect(server.requests.at(-1)?.headers['traceparent']).toBeUndefined();
});

test.each([
  ['of the invocation', () => suppressTracing(context.active())],
  ['of its own', () => suppressTracing(ROOT_CONTEXT)],
])('a suppressed context %s gets neither spans nor headers', async (_, suppressed) => {
  capture();
  const { spans } = await recorded(() => context.with(suppressed(), () => askBoth()));
  expect(spans).toHaveLength(0);
  expect(server.requests).toHaveLength(2);
  for (const { headers } of server.requests) expect(headers['traceparent']).toBeUndefined();
});

test('the calls of the Lambda runtime are left alone', async () => {
  vi.stubEnv('AWS_LAMBDA_RUNTIME_API', `127.0.0.1:${server.port}`);
  capture();
  expect((await recorded(() => askBoth())).spans).toHaveLength(0);
  expect(server.requests[0]?.headers['traceparent']).toBeUndefined();
});

test('two invocations at once keep their requests apart', async () => {
  capture();
  const telemetries = [memoryTelemetry({ http: false }), memoryTelemetry()];
  await Promise.all(
    telemetries.map((telemetry) =>
      instrument(() => Promise.all([askBoth(), askBoth()]), { telemetry })({}, lambdaContext()),
    ),
  );
  for (const { spans } of telemetries) {
    const root = spans.find(({ kind }) => kind === 'SERVER');
    const clients = spans.filter(({ kind }) => kind === 'CLIENT');
    expect(clients).toHaveLength(4);
    expect(new Set(clients.map(({ parentSpanId }) => parentSpanId))).toEqual(
      new Set([root?.spanId]),
    );
  }
});

test("X-Ray's header is sent with the Lineage of the invocation's own", async () => {
  capture();
  const memory = memoryTelemetry({ http: false });
  const telemetry = { ...memory, propagator: createXRayPropagator(), parent: 'runtime' } as const;
  const root = '1-5759e988-bd862e3fe1be46a994272793';
  const header = `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:0|68fd508a:5`;
  await instrument(() => askBoth(), { telemetry })({}, lambdaContext({ xRayTraceId: header }));
  const ids = memory.spans.filter(({ kind }) => kind === 'CLIENT').map(({ spanId }) => spanId);
  expect(server.requests.map(({ headers }) => headers['x-amzn-trace-id'])).toEqual(
    ids.map((id) => `Root=${root};Parent=${id};Sampled=1;Lineage=a87bd80c:0|68fd508a:5`),
  );
});

test('a propagator that throws is a warning, and the request is made and has its span', async () => {
  capture();
  const warnings: string[] = [];
  const note = (message: string): void => void warnings.push(message);
  const logger = { error: note, warn: note, info: note, debug: note, verbose: note };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const memory = memoryTelemetry({ http: false });
  const broken = (): never => {
    throw new RangeError('broken');
  };
  const telemetry = {
    ...memory,
    propagator: { inject: broken, extract: (from: typeof ROOT_CONTEXT) => from, fields: () => [] },
  };
  await instrument(() => askBoth(), { telemetry })({}, lambdaContext());
  diag.disable();
  expect(server.requests).toHaveLength(2);
  expect(warnings).toHaveLength(2);
  expect(memory.spans.filter(({ kind }) => kind === 'CLIENT')).toHaveLength(2);
  expect(warnings[0]).toContain('broken');
});
