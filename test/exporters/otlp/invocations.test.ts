import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { instrument } from 'fluoroscope';
import { otlpTelemetry } from 'fluoroscope/otlp';
import { httpEvent } from 'fluoroscope/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectWarnings } from '../../diagnostic-warnings.js';
import { lambdaContext } from '../../lambda-context.js';
import { useCleanEnvironment } from './clean-environment.js';
import { attributesOf, type Collector, startCollector } from './collector.js';

useCleanEnvironment();

let collector: Collector;
let service: Server;
let warnings: string[];

beforeEach(async () => {
  collector = await startCollector();
  service = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await once(service, 'listening');
  warnings = collectWarnings();
});

afterEach(async () => {
  vi.useRealTimers();
  service.closeAllConnections();
  service.close();
  await collector.close();
});

const serviceUrl = (): string => `http://127.0.0.1:${(service.address() as AddressInfo).port}/`;

async function ask(): Promise<void> {
  const [answer] = await once(get(serviceUrl()), 'response');
  answer.resume();
  await once(answer, 'end');
}

test('an export makes no spans, though outgoing requests are captured, and neither does what fetches its token', async () => {
  const telemetry = otlpTelemetry({
    endpoint: collector.url,
    async headers() {
      await ask();
      await fetch(serviceUrl());
      return { authorization: 'Bearer t' };
    },
  });
  const handler = instrument(
    async () => {
      await ask();
      await fetch(serviceUrl());
    },
    { telemetry, spanName: 'orders' },
  );
  for (let index = 0; index < 3; index += 1) await handler({}, lambdaContext());
  await telemetry.forceFlush();

  const once = ['GET', 'GET', 'orders'];
  expect(collector.items('traces').map(({ name }) => name)).toEqual([...once, ...once, ...once]);
  const headers = collector.requests.map((request) => request.headers);
  expect(headers.filter((one) => 'traceparent' in one)).toEqual([]);
  await telemetry.shutdown();
});

test('the event is the parent of an invocation, also where X-Ray does not sample', async () => {
  const telemetry = otlpTelemetry({ endpoint: collector.url });
  const handler = instrument(async () => {}, { telemetry });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  vi.stubEnv(
    '_X_AMZN_TRACE_ID',
    'Root=1-6745b3a1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=0',
  );
  await handler(httpEvent({ headers: { traceparent } }), lambdaContext());
  expect(collector.items('traces')).toMatchObject([
    { traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331' },
  ]);
  await telemetry.shutdown();
});

test('a collector that never answers is waited for three times, then for 30 s not at all, and gets all in the end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const telemetry = otlpTelemetry({ endpoint: collector.url, metrics: false, logs: false });
  const handler = instrument(async (event: { id: number }) => event.id, {
    telemetry,
    flushTimeoutMs: 500,
  });
  collector.respondWith(() => {});

  for (const id of [1, 2, 3]) {
    let answer: number | undefined;
    const answered = handler({ id }, lambdaContext()).then((value) => {
      answer = value;
    });
    // The first request is there, and nobody answers it: only time can go on.
    await collector.received(1);
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect(answer).toBeUndefined();
    await vi.advanceTimersByTimeAsync(500);
    await answered;
    expect(answer).toBe(id);
  }
  expect(warnings.map((text) => /\d in a row/.exec(text)?.[0])).toEqual([
    '1 in a row',
    '2 in a row',
    '3 in a row',
  ]);
  expect(warnings.at(-1)).toContain('The next 30 s do not wait');

  // No time passes from here, and yet they are answered.
  for (const id of [4, 5]) expect(await handler({ id }, lambdaContext())).toBe(id);
  expect(collector.requests).toHaveLength(1);

  collector.respondWith((response) => response.end());
  await vi.advanceTimersByTimeAsync(30_000);
  await handler({ id: 6 }, lambdaContext());
  const ids = new Set(collector.items('traces').map(({ spanId }) => spanId));
  expect(ids.size).toBe(6);
  await telemetry.shutdown();
});

test('a collector that refuses costs no invocation anything, and is told of once', async () => {
  const { url } = collector;
  await collector.close();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const telemetry = otlpTelemetry({ endpoint: url, metrics: false, logs: false });
  const handler = instrument(async () => 'ok', { telemetry });
  // No time passes here either.
  for (let index = 0; index < 5; index += 1) {
    expect(await handler({}, lambdaContext())).toBe('ok');
  }
  expect(warnings).toEqual([expect.stringMatching(/^OTLP: 1 spans wait .*ECONNREFUSED/)]);
  vi.useRealTimers();
  collector = await startCollector(Number(new URL(url).port));
  await telemetry.shutdown();
  expect(collector.items('traces')).toHaveLength(5);
});

test('the error of the handler passes through as the same object, whatever the backend does', async () => {
  const telemetry = otlpTelemetry({ endpoint: collector.url });
  collector.respondWith((response) => response.destroy());
  const error = new Error('mine');
  const handler = instrument(() => Promise.reject(error), { telemetry });
  await expect(handler({}, lambdaContext())).rejects.toBe(error);
  await telemetry.shutdown();
});

test('with OTEL_SDK_DISABLED nothing is sent, and lines stay on stdout', async () => {
  vi.stubEnv('OTEL_SDK_DISABLED', 'true');
  const { createLogger, createMetrics } = await import('fluoroscope');
  const write = vi.fn();
  const telemetry = otlpTelemetry({ endpoint: collector.url });
  const metrics = createMetrics({ namespace: 'N' });
  const handler = instrument(
    async () => {
      createLogger({ write }).info('m');
      metrics.addMetric('M', 'Count', 1);
    },
    { telemetry },
  );
  await handler({}, lambdaContext());
  await telemetry.shutdown();
  expect(collector.requests).toEqual([]);
  expect(write).toHaveBeenCalledTimes(1);
});

test('a timed-out invocation sends its open spans as failed before it is killed', async () => {
  const telemetry = otlpTelemetry({ endpoint: collector.url, metrics: false, logs: false });
  let finish = (): void => {};
  const stuck = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const handler = instrument(() => stuck, { telemetry, spanName: 'stuck' });
  const answered = handler({}, lambdaContext({ getRemainingTimeInMillis: () => 300 }));
  await collector.received(1);
  const [span] = collector.items('traces');
  expect(span).toMatchObject({ name: 'stuck', status: { code: 'STATUS_CODE_ERROR' } });
  expect(attributesOf(span)).toMatchObject({ 'error.type': 'timeout' });
  finish();
  await answered;
  await telemetry.shutdown();
});
