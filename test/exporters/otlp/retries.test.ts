import type { OtlpTelemetryOptions } from 'fluoroscope/otlp';
import { describe, expect, test } from 'vitest';
import { failureText } from '../../../exporters/otlp/failure.js';
import { startCollector } from './collector.js';
import { answerWith, freeze, useTracing } from './use-tracing.js';

const seen = useTracing();

describe('a request that may be tried again', () => {
  test.each([429, 502, 503, 504])('has its second try at once after a %i', async (status) => {
    const telemetry = seen.tracing();
    telemetry.end('a');
    seen.collector.respondWith((response) => {
      response.writeHead(seen.collector.requests.length === 1 ? status : 200).end();
    });
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(['a', 'a']);
    await telemetry.forceFlush();
    expect(seen.collector.requests).toHaveLength(2);
    expect(seen.warnings).toEqual([]);
    await telemetry.shutdown();
  });

  test('waits for the next flush when the second try fails too, and is tried once a flush from then on', async () => {
    const telemetry = seen.tracing();
    telemetry.end('a');
    seen.collector.respondWith(answerWith(503, { 'content-type': 'text/plain' }, 'warming\n up'));
    await telemetry.forceFlush();
    expect(seen.collector.requests).toHaveLength(2);
    await telemetry.forceFlush();
    expect(seen.collector.requests).toHaveLength(3);
    telemetry.end('b');
    seen.collector.respondWith(answerWith(200));
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(['a', 'a', 'a', 'a', 'b']);
    expect(seen.warnings).toEqual([
      `OTLP: 1 spans wait for the next flush, as ${seen.collector.url}/v1/traces did not take them: ` +
        '503 Service Unavailable: warming up. Check that the endpoint is right, and that it can be ' +
        'reached from here.',
    ]);
    await telemetry.shutdown();
  });

  test('is not sent before the time that Retry-After names', async () => {
    const telemetry = seen.tracing();
    telemetry.end('a');
    seen.collector.respondWith(answerWith(429, { 'retry-after': '30' }));
    await telemetry.forceFlush();
    await telemetry.forceFlush();
    expect(seen.collector.requests).toHaveLength(1);
    seen.collector.respondWith(answerWith(200));
    freeze(30_001);
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(['a', 'a']);
    await telemetry.shutdown();
  });

  test('is sent at the shutdown whatever Retry-After says', async () => {
    const telemetry = seen.tracing();
    telemetry.end('a');
    seen.collector.respondWith(answerWith(503, { 'retry-after': '30' }));
    await telemetry.forceFlush();
    seen.collector.respondWith(answerWith(200));
    await telemetry.shutdown();
    expect(seen.names()).toEqual(['a', 'a']);
  });

  test('waits when no answer comes in time, and the connection is not used again', async () => {
    const telemetry = seen.tracing({ timeoutMs: 1_000 });
    telemetry.end('a');
    seen.collector.respondWith(() => {});
    await telemetry.forceFlush();
    expect(seen.warnings).toEqual([expect.stringContaining('no answer within 1000 ms')]);
    seen.collector.respondWith(answerWith(200));
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(['a', 'a']);
    expect(seen.collector.requests.map(({ connection }) => connection)).toEqual([1, 2]);
    await telemetry.shutdown();
  });

  test.each<[string, OtlpTelemetryOptions, string]>([
    [
      'the headers never come',
      { headers: () => new Promise(() => {}), timeoutMs: 50 },
      'no answer within 50 ms',
    ],
    [
      'the headers cannot be had',
      { headers: () => Promise.reject(new Error('no token')) },
      'no token',
    ],
    [
      'the reason is of several lines',
      { headers: () => Promise.reject(new Error('no\ntoken\n')) },
      'no token\\. Check',
    ],
    ['the headers are none', { headers: () => ({ 'x-a': 'line\nbreak' }) }, 'x-a'],
  ])('waits when %s', async (_, options, reason) => {
    const telemetry = seen.tracing(options);
    telemetry.end('a');
    await telemetry.forceFlush();
    expect(seen.collector.requests).toEqual([]);
    expect(seen.warnings).toEqual([expect.stringMatching(`^OTLP: 1 spans wait .*${reason}`)]);
    await telemetry.shutdown();
  });

  test('waits while the collector is down, and arrives when it is up again', async () => {
    const port = Number(new URL(seen.collector.url).port);
    const telemetry = seen.tracing();
    telemetry.end('a');
    await telemetry.forceFlush();
    await seen.collector.close();
    telemetry.end('b');
    await telemetry.forceFlush();
    telemetry.end('c');
    await telemetry.forceFlush();
    expect(seen.warnings).toEqual([
      expect.stringMatching(/^OTLP: 1 spans wait .*ECONNREFUSED 127\.0\.0\.1/),
    ]);
    seen.collector = await startCollector(port);
    telemetry.end('d');
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(['b', 'c', 'd']);
    await telemetry.shutdown();
    expect(seen.warnings).toHaveLength(1);
  });

  test('keeps no more than the queue holds: the oldest make room, and are counted', async () => {
    const telemetry = seen.tracing({ maxQueueSize: 3 });
    seen.collector.respondWith(answerWith(503));
    telemetry.end('a', 'b', 'c');
    await telemetry.forceFlush();
    telemetry.end('d', 'e');
    seen.collector.respondWith(answerWith(200));
    await telemetry.forceFlush();
    expect(seen.names().slice(-3)).toEqual(['c', 'd', 'e']);
    expect(seen.warnings).toContainEqual(
      expect.stringContaining('2 spans were dropped, as more than 3'),
    );
    await telemetry.shutdown();
  });
});

test.each<[unknown, string]>([
  [new AggregateError([new Error('refused at ::1'), new Error('refused')], ''), 'refused at ::1'],
  [new AggregateError([], ''), 'AggregateError'],
  [new Error('plain'), 'plain'],
  [new RangeError(''), 'RangeError'],
  ['text', 'text'],
  [undefined, 'undefined'],
])('%o says of itself: %s', (error, text) => {
  expect(failureText(error)).toBe(text);
});

test('what is told is told once a minute, with the number since', async () => {
  const telemetry = seen.tracing();
  seen.collector.respondWith(answerWith(400));
  for (const name of ['a', 'b', 'c']) {
    telemetry.end(name);
    await telemetry.forceFlush();
  }
  expect(seen.warnings).toHaveLength(1);
  freeze(60_000);
  telemetry.end('d');
  await telemetry.forceFlush();
  expect(seen.warnings.map((text) => /\d+ spans/.exec(text)?.[0])).toEqual(['1 spans', '3 spans']);
  await telemetry.shutdown();
});

test('of what waits the number is told as it is by then', async () => {
  const telemetry = seen.tracing();
  seen.collector.respondWith(answerWith(503));
  for (const name of ['a', 'b', 'c']) {
    telemetry.end(name);
    await telemetry.forceFlush();
  }
  freeze(60_000);
  await telemetry.forceFlush();
  expect(seen.warnings.map((text) => /\d+ spans wait/.exec(text)?.[0])).toEqual([
    '1 spans wait',
    '3 spans wait',
  ]);
  await telemetry.shutdown();
});
