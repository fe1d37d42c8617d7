import { describe, expect, test } from 'vitest';
import type { Respond } from './collector.js';
import { answerWith, numbered, useTracing } from './use-tracing.js';

const seen = useTracing();

test.each([400, 401, 403, 404, 500, 501, 301])(
  'what is answered with %i is dropped, counted, and never sent again',
  async (status) => {
    const telemetry = seen.tracing();
    telemetry.end('a', 'b');
    seen.collector.respondWith(
      answerWith(
        status,
        { 'content-type': 'application/json' },
        '{"message":"unknown\\u0000 key"}',
      ),
    );
    await telemetry.forceFlush();
    await telemetry.forceFlush();
    expect(seen.collector.requests).toHaveLength(1);
    expect(seen.warnings).toEqual([
      expect.stringMatching(
        `^OTLP: 2 spans were dropped, as ${seen.collector.url}/v1/traces refused them: ${status} .*unknown`,
      ),
    ]);
    await telemetry.shutdown();
  },
);

describe('a request that is too large', () => {
  /** Takes so many spans a request. */
  function takeAtMost(limit: number): void {
    seen.collector.respondWith((response, { message }) => {
      const spans = JSON.stringify(message).split('"traceId"').length - 1;
      response.writeHead(spans > limit ? 413 : 200).end();
    });
  }

  test('is sent in halves, in order', async () => {
    const telemetry = seen.tracing();
    takeAtMost(100);
    telemetry.end(...numbered(500));
    await telemetry.forceFlush();
    const arrived = seen.collector.requests
      .flatMap(({ message }) => [
        (message as { resourceSpans: [{ scopeSpans: [{ spans: Array<{ name: string }> }] }] })
          .resourceSpans[0].scopeSpans[0].spans,
      ])
      .filter((spans) => spans.length <= 100)
      .flatMap((spans) => spans.map(({ name }) => name));
    expect(arrived).toEqual(numbered(500));
    expect(seen.warnings).toEqual([]);
    await telemetry.shutdown();
  });

  test('of one span is dropped, and the others arrive', async () => {
    const telemetry = seen.tracing();
    seen.collector.respondWith((response, { message }) => {
      response.writeHead(JSON.stringify(message).includes('"giant"') ? 413 : 200).end();
    });
    telemetry.end('a', 'b', 'giant', 'c');
    await telemetry.forceFlush();
    expect(new Set(seen.names())).toEqual(new Set(['a', 'b', 'giant', 'c']));
    expect(seen.warnings).toEqual([expect.stringMatching(/^OTLP: 1 spans were dropped.*413/)]);
    await telemetry.shutdown();
  });

  test('whatever its size is given up after few requests, and all of it is counted', async () => {
    const telemetry = seen.tracing();
    takeAtMost(0);
    telemetry.end(...numbered(512));
    await telemetry.forceFlush();
    expect(seen.collector.requests.length).toBeLessThanOrEqual(32);
    expect(seen.warnings).toEqual([expect.stringMatching(/^OTLP: 512 spans were dropped/)]);
    await telemetry.shutdown();
  });

  test('by what X-Ray takes is never sent whole', async () => {
    const telemetry = seen.tracing();
    const text = 'x'.repeat(1_000_000);
    for (const name of numbered(10)) telemetry.endWith(name, { text });
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(numbered(10));
    expect(Math.max(...seen.collector.requests.map(({ raw }) => raw.length))).toBeLessThan(
      5_000_000,
    );
    await telemetry.shutdown();
  });
});

describe('an answer of success', () => {
  const PROTOBUF = { 'content-type': 'application/x-protobuf' };
  const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
  /** ExportTraceServiceResponse { partial_success { rejected_spans: 2, error_message: "too old" } } */
  const PARTIAL = Buffer.from([0x0a, 11, 0x08, 2, 0x12, 7, ...Buffer.from('too old')]);

  test.each<[string, Respond, RegExp]>([
    ['in protobuf', answerWith(200, PROTOBUF, PARTIAL), /2 spans were rejected by .*: too old/],
    [
      'in JSON',
      answerWith(
        200,
        JSON_TYPE,
        '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}}',
      ),
      /2 spans were rejected by .*: too old/,
    ],
    [
      'that cannot be parsed',
      answerWith(200, PROTOBUF, Buffer.from([0xff])),
      /answers of .* 3 spans could not/,
    ],
    ['that is no JSON', answerWith(200, JSON_TYPE, '{'), /answers of .* 3 spans could not/],
    [
      'that is a page',
      answerWith(200, { 'content-type': 'text/html' }, '<html>'),
      /3 spans .*a page in HTML/,
    ],
  ])('%s is told of in one warning, and nothing is sent again', async (_, respond, text) => {
    const telemetry = seen.tracing();
    seen.collector.respondWith(respond);
    telemetry.end('a', 'b', 'c');
    await telemetry.forceFlush();
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(['a', 'b', 'c']);
    expect(seen.warnings).toEqual([expect.stringMatching(text)]);
    await telemetry.shutdown();
  });

  test.each<[string, Respond]>([
    ['no body', answerWith(204)],
    ['an empty message', answerWith(200, JSON_TYPE, '{}')],
    ['a null', answerWith(200, JSON_TYPE, '{"partialSuccess":null}')],
    ['an empty partial success', answerWith(200, PROTOBUF, Buffer.from([0x0a, 0]))],
    ['a text of its own', answerWith(202, { 'content-type': 'text/plain' }, 'accepted')],
    ['ten megabytes', answerWith(200, {}, Buffer.alloc(10_000_000))],
  ])('with %s is none to tell of', async (_, respond) => {
    const telemetry = seen.tracing();
    seen.collector.respondWith(respond);
    telemetry.end('a');
    await telemetry.forceFlush();
    telemetry.end('b');
    await telemetry.forceFlush();
    expect(seen.names()).toEqual(['a', 'b']);
    expect(seen.warnings).toEqual([]);
    await telemetry.shutdown();
  });

  test('without an end is read no further than it may be of use', async () => {
    const telemetry = seen.tracing({ timeoutMs: 60_000 });
    const closed = new Promise<void>((resolve) => {
      seen.collector.respondWith((response) => {
        const more = (): void =>
          void response.write(Buffer.alloc(65_536), () => setImmediate(more));
        response.on('error', () => {}).on('close', resolve);
        more();
      });
    });
    telemetry.end('a');
    await telemetry.forceFlush();
    await closed;
    expect(seen.warnings).toEqual([]);
    await telemetry.shutdown();
  });
});
