import { runInNewContext } from 'node:vm';
import { SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { MemoryTelemetry } from 'fluoroscope/memory';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MatcherResult } from '../../../../exporters/testing/index.js';
import * as testing from '../../../../exporters/testing/index.js';
import '../../../../exporters/testing/vitest.js';
import { failure } from './failure.js';
import { recordedInvocation } from './recorded-invocation.js';
import { recordedSpan } from './recorded-span.js';

let telemetry: MemoryTelemetry;
beforeAll(async () => {
  telemetry = await recordedInvocation();
});

describe('a span that is there', () => {
  test.each([
    ['its name', 'query', undefined],
    ['an expression for its name', /^GET /, undefined],
    ['its kind', 'query', { kind: 'CLIENT' }],
    ['some attributes', 'query', { attributes: { 'db.table': 'prices' } }],
    ['an attribute that is absent', 'query', { attributes: { 'db.name': undefined } }],
    ['an expression for an attribute', 'query', { attributes: { 'db.table': /^pri/ } }],
    ['an asymmetric matcher', 'query', { attributes: { 'db.table': expect.any(String) } }],
    [
      'attributes as a whole',
      'query',
      { attributes: expect.objectContaining({ 'db.table': 'prices' }) },
    ],
    ['annotations', 'orders', { annotations: { ColdStart: true, Service: 'shop' } }],
    [
      'metadata',
      /^GET/,
      { metadata: { shop: { order: { lines: [{ sku: 'a' }, { sku: 'b' }] } } } },
    ],
    ['the code of its status', 'query', { status: 'ERROR' }],
    ['its status', 'query', { status: { code: 'ERROR', message: /^no price/ } }],
    ['the message of its exception', 'query', { exception: 'no price for 7' }],
    ['its exception', 'query', { exception: { type: 'RangeError', message: /7$/ } }],
    ['the name of an event', /^GET/, { events: ['cache.miss'] }],
    ['an event', /^GET/, { events: [{ name: /miss/, attributes: { key: 'order-7' } }] }],
    ['its parent', 'query', { parent: 'GET /orders/:id' }],
    ['no parent among the spans', 'orders', { parent: null }],
    ['its scope', 'query', { scope: 'fluoroscope/tracer' }],
    ['its resource', 'query', { resource: { 'service.name': 'shop' } }],
    ['its duration', 'query', { durationMs: expect.any(Number) }],
    ['how many there are', 'query', { times: 2 }],
    ['that there is none', 'insert', { times: 0 }],
    [
      'a field that is left open',
      'query',
      { kind: undefined, status: undefined, times: undefined },
    ],
  ] as const)('is found by %s', (_, name, expected) => {
    expect(telemetry).toHaveSpan(name, expected);
    expect(() => expect(telemetry).not.toHaveSpan(name, expected)).toThrow();
  });

  test.each([
    ['kind', { kind: 'SERVER' }],
    ['attributes', { attributes: { 'db.table': 'customers' } }],
    ['an attribute that must not be there', { attributes: { 'db.table': undefined } }],
    ['annotations', { annotations: { Order: '7' } }],
    ['metadata', { metadata: { shop: {} } }],
    ['status', { status: 'OK' }],
    ['message of the status', { status: { message: 'no price' } }],
    ['exception', { exception: 'no price' }],
    ['events', { events: ['exception', 'cache.miss'] }],
    ['links', { links: [{ traceId: /./ }] }],
    ['parent', { parent: 'orders' }],
    ['parent where there is one', { parent: null }],
    ['count', { times: 3 }],
    // The one query has the table, the other one the status.
    [
      'fields that no one span has together',
      { attributes: { 'db.table': 'orders' }, status: 'ERROR' },
    ],
  ] as const)('is not found with another %s', (_, expected) => {
    expect(telemetry).not.toHaveSpan('query', expected);
    expect(() => expect(telemetry).toHaveSpan('query', expected)).toThrow();
  });

  test('is found in spans, in one span, and in what an SDK recorded', () => {
    const exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
    });
    const linked = {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      traceFlags: TraceFlags.SAMPLED,
    };
    const tracer = provider.getTracer('sdk');
    const parent = tracer.startSpan('outer', {
      kind: SpanKind.PRODUCER,
      links: [{ context: linked }],
    });
    parent.setStatus({ code: SpanStatusCode.ERROR, message: 'lost' }).end();

    const expected = {
      kind: 'PRODUCER',
      status: { code: 'ERROR', message: 'lost' },
      links: [{ traceId: linked.traceId, spanId: linked.spanId }],
    } as const;
    const finished = exporter.getFinishedSpans();
    for (const received of [exporter, finished, finished[0]]) {
      expect(received).toHaveSpan('outer', expected);
    }
    expect(telemetry.spans).toHaveSpan('query');
    expect(telemetry.spans[0]).toHaveSpan('query');
    expect([...telemetry.spans, ...finished]).toHaveSpan('outer');
  });

  test('is found as often as an expression with flags is used', () => {
    const name = /query/g;
    for (const _ of [1, 2, 3]) expect(telemetry).toHaveSpan(name, { times: 2 });
  });

  test('is found in a value that toEqual compares', () => {
    expect({ telemetry }).toEqual({ telemetry: expect.toHaveSpan('query') });
    expect({ telemetry }).not.toEqual({ telemetry: expect.toHaveSpan('insert') });
  });

  test('is found in what a promise gives', async () => {
    await expect(recordedInvocation()).resolves.toHaveSpan('query');
    await expect(expect(recordedInvocation()).resolves.toHaveSpan('insert')).rejects.toThrow(
      'No span has this name.',
    );
  });
});

describe('the message', () => {
  test('has the differences of the nearest span, and all that is there', () => {
    const text = failure(() =>
      expect(telemetry).toHaveSpan('query', {
        kind: 'SERVER',
        attributes: { 'db.table': 'prices', 'db.system': 'postgresql', 'db.name': undefined },
        status: 'ERROR',
        exception: { type: 'TypeError' },
        events: ['cache.hit'],
        parent: /^POST/,
      }),
    );
    expect(text).toMatchInlineSnapshot(`
      "expect(received).toHaveSpan("query", { kind: "SERVER", attributes: { "db.table": "prices", "db.system": "postgresql", "db.name": undefined }, status: "ERROR", exception: { type: "TypeError" }, eve…)

      No span fits. The nearest (- expected, + received):

        query
        - kind: "SERVER"
        + kind: "CLIENT"
        - attributes["db.system"]: "postgresql"
        + attributes["db.system"]: (absent)
        - parent: /^POST/
        + parent: "GET /orders/:id"
        - exceptions[0].type: "TypeError"
        + exceptions[0].type: "RangeError"
        - events[0].name: "cache.hit"
        + events[0].name: "exception"

      There are 4 spans:

        orders
          GET /orders/:id
            query
            query"
    `);
  });

  test('has the nearest name, when it may be a slip', () => {
    expect(failure(() => expect(telemetry).toHaveSpan('GET /order/:id'))).toMatchInlineSnapshot(`
      "expect(received).toHaveSpan("GET /order/:id")

      No span has this name. The nearest is "GET /orders/:id".

      There are 4 spans:

        orders
          GET /orders/:id
            query
            query"
    `);
    expect(failure(() => expect(telemetry).toHaveSpan('checkout'))).toMatchInlineSnapshot(`
      "expect(received).toHaveSpan("checkout")

      No span has this name.

      There are 4 spans:

        orders
          GET /orders/:id
            query
            query"
    `);
  });

  test('of .not has the span that is there', () => {
    const text = failure(() => expect(telemetry).not.toHaveSpan('query', { scope: /tracer/ }));
    expect(text.replace(/[0-9a-f]{16,}/g, 'id')).toMatchInlineSnapshot(`
      "expect(received).not.toHaveSpan("query", { scope: /tracer/ })

      2 spans fit, which the test rules out.

        query
          kind: "CLIENT"
          status: { code: "UNSET", message: undefined }
          parent: "GET /orders/:id"
          attributes: { "db.table": "orders" }
          scope: "fluoroscope/tracer""
    `);
  });

  test('tells how many there are', () => {
    expect(
      failure(() => expect(telemetry).toHaveSpan('query', { status: 'ERROR', times: 2 })),
    ).toMatchInlineSnapshot(`
      "expect(received).toHaveSpan("query", { status: "ERROR", times: 2 })

      1 span fits, not 2. The nearest (- expected, + received):

        query
        - status.code: "ERROR"
        + status.code: "UNSET"

      There are 4 spans:

        orders
          GET /orders/:id
            query
            query"
    `);
    expect(
      failure(() => expect(telemetry).toHaveSpan('orders', { kind: 'SERVER', times: 0 })),
    ).toContain('1 span fits, not 0.');
    expect(failure(() => expect(telemetry).not.toHaveSpan('insert', { times: 0 }))).toContain(
      '0 spans fit, which the test rules out.',
    );
  });

  test('tells what may be wrong when there is no span at all', () => {
    expect(failure(() => expect([]).toHaveSpan('query'))).toMatchInlineSnapshot(`
      "expect(received).toHaveSpan("query")

      There is no span. Was the handler called and awaited, with the telemetry that is looked at?"
    `);
    expect([]).not.toHaveSpan('query');
  });

  test('has twenty lines of a list at most', () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      recordedSpan({ name: `step ${index}`, spanId: `${index}` }),
    );
    const text = failure(() => expect(many).toHaveSpan('query'));
    expect(text.split('\n')).toHaveLength(26);
    expect(text).toContain('… 981 more');
  });

  test('has no character that moves the cursor, and no endless line', () => {
    const hostile = recordedSpan({
      name: '\u001b[2Jquery\r\n',
      attributes: { big: 'x'.repeat(5_000_000) },
    });
    const text = failure(() =>
      expect([hostile]).toHaveSpan(/query/, { attributes: { big: '\u001b' } }),
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(text.length).toBeLessThan(1_000);
  });

  test('has asymmetric matchers as the runner prints them', () => {
    const db = { 'db.table': expect.stringContaining('customers') };
    const expected = { kind: expect.any(Number), attributes: expect.objectContaining(db) };
    const text = failure(() => expect(telemetry).toHaveSpan('query', expected));
    expect(text).toContain('- kind: Any<Number>');
    expect(text).toContain(
      '- attributes: ObjectContaining { "db.table": StringContaining "customers" }',
    );
  });

  test('is there for a matcher that is called as a plain function', () => {
    const { toHaveSpan } = testing.matchers;
    const call: (this: undefined, ...values: unknown[]) => MatcherResult = toHaveSpan as never;
    const { pass, message } = call.call(undefined, telemetry, 'insert');
    expect(pass).toBe(false);
    expect(message()).toContain('No span has this name.');
  });

  test('is coloured where the runner colours', () => {
    const colours = {
      EXPECTED_COLOR: (line: string) => `<${line}>`,
      RECEIVED_COLOR: (line: string) => `[${line}]`,
    };
    const { matchers } = testing;
    const { message } = matchers.toHaveSpan.call({ utils: colours }, telemetry, 'query', {
      kind: 'SERVER',
    });
    expect(message()).toContain('  <- kind: "SERVER">\n  [+ kind: "CLIENT"]\n');
  });
});

describe('what is no telemetry', () => {
  test.each([
    ['undefined', undefined, 'There are no spans in undefined.'],
    ['null', null, 'There are no spans in null.'],
    ['a text', 'spans', 'There are no spans in a string.'],
    ['a promise', Promise.resolve(), 'There are no spans in an object.'],
    [
      'a list of something else',
      [{ name: 'query' }],
      'Element 0 is no finished span, but an object.',
    ],
    ['a list with a gap', [undefined], 'Element 0 is no finished span, but undefined.'],
    [
      'a span that still runs',
      [trace.wrapSpanContext({ traceId: '1', spanId: '2', traceFlags: 0 })],
      'Element 0 is no finished span',
    ],
  ])('is an error with and without .not: %s', (_, received, message) => {
    expect(() => expect(received).toHaveSpan('query')).toThrow(message);
    expect(() => expect(received).not.toHaveSpan('query')).toThrow(message);
  });

  test.each([
    ['no name', undefined, {}, 'The name of a span must be a string or a RegExp, got undefined.'],
    ['a number', 7, {}, 'got a number'],
    [
      'a misspelt field',
      'query',
      { attribute: {} },
      'Nothing is known of a field "attribute". Use kind, attributes',
    ],
    [
      'a list',
      'query',
      [],
      'What is expected must be an object with the fields to look at, got an array.',
    ],
    ['events that are no list', 'query', { events: 'e' }, 'events must be a list, got "e".'],
    ['half a count', 'query', { times: 0.5 }, 'times must be a whole number from 0 up, got 0.5.'],
  ])('is an error with and without .not: %s', (...[, name, expected, message]) => {
    expect(() => expect(telemetry).toHaveSpan(name as never, expected as never)).toThrow(message);
    expect(() => expect(telemetry).not.toHaveSpan(name as never, expected as never)).toThrow(
      message,
    );
  });
});

test('values of another realm are compared as those of this one', () => {
  const foreign = runInNewContext('({ items: [{ id: 7 }], at: /7/ })') as object;
  const spans = [recordedSpan({ attributes: { foreign, own: { items: [{ id: 7 }], at: '7' } } })];
  expect(spans).toHaveSpan('query', { attributes: { foreign: { items: [{ id: 7 }] } } });
  expect(spans).toHaveSpan('query', { attributes: { own: foreign } });
  expect(spans).not.toHaveSpan('query', { attributes: { foreign: { items: [{ id: 8 }] } } });
});

test('attributes with a cycle, and getters that throw, are compared as far as they can be read', () => {
  const cyclic: Record<string, unknown> = { id: 7 };
  cyclic['self'] = cyclic;
  const hostile = {
    get broken(): never {
      throw new Error('no');
    },
  };
  const spans = [recordedSpan({ attributes: { cyclic, hostile } })];
  expect(spans).toHaveSpan('query', { attributes: { cyclic } });
  expect(spans).toHaveSpan('query', { attributes: { cyclic: { self: { self: { id: 7 } } } } });
  const text = failure(() =>
    expect(spans).toHaveSpan('query', { attributes: { cyclic: 1, hostile: { broken: 1 } } }),
  );
  expect(text).toContain('+ attributes.cyclic: { id: 7, self: [Circular] }');
  expect(text).toContain('+ attributes.hostile.broken: [unreadable]');
});
