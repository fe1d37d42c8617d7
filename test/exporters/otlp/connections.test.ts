import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { freeze, useTracing } from './use-tracing.js';

const seen = useTracing();

describe('a connection', () => {
  test('is kept for the next flush', async () => {
    const telemetry = seen.tracing();
    for (const name of ['a', 'b', 'c']) {
      telemetry.end(name);
      await telemetry.forceFlush();
    }
    expect(seen.collector.requests.map(({ connection }) => connection)).toEqual([1, 1, 1]);
    await telemetry.shutdown();
  });

  test('that died in a freeze is replaced within the flush', async () => {
    const telemetry = seen.tracing();
    telemetry.end('a');
    await telemetry.forceFlush();
    telemetry.end('b');
    // No turn of the event loop in between, so that this side cannot know.
    seen.collector.disconnect();
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(['a', 'b']);
    expect(seen.collector.requests.map(({ connection }) => connection)).toEqual([1, 2]);
    expect(seen.warnings).toEqual([]);
    await telemetry.shutdown();
  });

  test('that was idle for a minute is not used again', async () => {
    const telemetry = seen.tracing();
    telemetry.end('a');
    await telemetry.forceFlush();
    freeze(60_000);
    telemetry.end('b');
    await telemetry.forceFlush();
    expect(seen.collector.requests.map(({ connection }) => connection)).toEqual([1, 2]);
    await telemetry.shutdown();
  });

  test('that breaks off within an answer changes nothing of its status', async () => {
    const telemetry = seen.tracing();
    seen.collector.respondWith((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x', () => response.destroy());
    });
    telemetry.end('a');
    await telemetry.forceFlush();
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(['a']);
    expect(seen.warnings).toEqual([]);
    await telemetry.shutdown();
  });
});

describe('a shutdown', () => {
  test('sends what waits, and then takes no more', async () => {
    const telemetry = seen.tracing();
    telemetry.end('a');
    await telemetry.shutdown();
    telemetry.end('b');
    await telemetry.forceFlush();
    await telemetry.shutdown();
    expect(seen.names()).toEqual(['a']);
    expect(seen.warnings).toEqual([]);
  });

  test('gives a collector up that never answers, closes the connection, and counts what is lost', async () => {
    const telemetry = seen.tracing();
    const closed: Array<Promise<unknown>> = [];
    seen.collector.respondWith((response) => closed.push(once(response, 'close')));
    telemetry.end('a', 'b');
    const flushed = telemetry.forceFlush();
    await seen.collector.received(1);
    telemetry.end('c');
    await telemetry.shutdown();
    await flushed;
    await Promise.all(closed);
    expect(seen.collector.requests).toHaveLength(1);
    expect(seen.warnings.at(-1)).toMatch(/^OTLP: 3 spans were dropped.*shut down/);
  });
});
