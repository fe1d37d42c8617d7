import { instrument } from 'fluoroscope';
import { type MemoryTelemetry, memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import pino from 'pino';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import '../../../../exporters/testing/vitest.js';
import { failure } from './failure.js';
import { recordedInvocation } from './recorded-invocation.js';

let telemetry: MemoryTelemetry;
beforeAll(async () => {
  telemetry = await recordedInvocation();
});

/** What a function's stdout looks like: lines, metrics, and what somebody left there. */
const STDOUT = [
  'START RequestId: 5f0c6d4e',
  '{"level":"INFO","message":"order read","trace_id":"t1","order":{"id":7,"total":42}}',
  '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"message":"order read","level":"METRIC"}',
  'null',
  '["level"]',
  '{"level":"WARN","message":"cut of',
  '',
].join('\n');

describe('a log line', () => {
  test.each([
    ['its message', 'order read'],
    ['an expression for its message', /read$/],
    ['its level in any case', { level: 'info', message: 'order read' }],
    ['an asymmetric matcher', { message: expect.stringContaining('order') }],
    ['keys of an object on it', { order: { total: 42 } }],
    ['a key that is absent', { message: 'order read', error: undefined }],
    ['no key at all', {}],
  ])('is found by %s', (_, expected) => {
    const write = vi.fn();
    write(STDOUT);
    const bytes = Buffer.from(STDOUT);
    for (const received of [
      telemetry,
      telemetry.logs,
      STDOUT,
      STDOUT.split('\n'),
      [bytes],
      write,
      write.mock.calls,
    ]) {
      expect(received).toHaveLogLine(expected);
      expect(() => expect(received).not.toHaveLogLine(expected)).toThrow('the test rules out');
    }
  });

  test.each([
    ['message', 'order'],
    ['level', { level: 'ERROR', message: 'order read' }],
    ['level, where it is that of metrics', { level: 'METRIC' }],
    ['object', { order: { total: 43 } }],
    ['key that must not be there', { message: 'order read', order: undefined }],
  ])('is not found with another %s', (_, expected) => {
    for (const received of [telemetry, STDOUT]) expect(received).not.toHaveLogLine(expected);
  });

  test('is found in what Pino writes', () => {
    const lines: string[] = [];
    pino({}, { write: (line: string) => void lines.push(line) }).info({ id: 7 }, 'order read');
    expect(lines).toHaveLogLine({ level: 30, msg: 'order read', id: 7 });
  });

  test('is found as often as it was written', () => {
    expect([STDOUT, STDOUT]).toHaveLogLine('order read', { times: 2 });
    expect([STDOUT]).toHaveLogLine('lost', { times: 0 });
    expect([STDOUT]).not.toHaveLogLine('order read', { times: 2 });
  });
});

describe('a span', () => {
  test('is that of a line when both ids are', async () => {
    expect(telemetry).toHaveLogLine('order read', { span: 'query' });
    expect(telemetry).toHaveLogLine('price unknown', { span: 'GET /orders/:id' });
    expect(telemetry).not.toHaveLogLine('order read', { span: 'GET /orders/:id' });
    const [query] = telemetry.spans;
    expect(telemetry.logs).toHaveLogLine('order read', { span: query as never });
    expect(STDOUT).not.toHaveLogLine('order read', { span: query as never });
  });

  test('has lines correlated with it when all carry its trace id', () => {
    expect(telemetry).toBeCorrelatedWith('orders');
    expect(telemetry.logs).toBeCorrelatedWith(telemetry.spans[0] as never);
    expect(STDOUT).not.toBeCorrelatedWith(telemetry.spans[0] as never);
    expect([]).not.toBeCorrelatedWith(telemetry.spans[0] as never);
  });

  test('of another trace has none', async () => {
    const other = memoryTelemetry();
    await instrument(async () => {}, { telemetry: other })(
      {},
      lambdaContext({ functionName: 'other' }),
    );
    expect([...telemetry.spans, ...other.spans]).toHaveSpan('other');
    expect(telemetry.logs).not.toHaveLogLine('order read', { span: other.spans[0] as never });
  });

  test('that is not there is an error with and without .not', () => {
    for (const check of [expect(telemetry), expect(telemetry).not]) {
      expect(() => check.toBeCorrelatedWith('insert')).toThrow('No span is named "insert".');
      expect(() => check.toBeCorrelatedWith(undefined as never)).toThrow('got undefined');
      expect(() => check.toHaveLogLine('x', { span: {} as never })).toThrow('got an object');
      expect(() => check.toHaveLogLine('x', { span: undefined as never })).toThrow('got undefined');
    }
    expect(() => expect(STDOUT).toBeCorrelatedWith('orders')).toThrow(
      'There are no spans in a string.',
    );
  });
});

describe('the message', () => {
  const ids = (text: string): string => text.replace(/[0-9a-f]{16,}/g, 'id');

  test('has the differences of the nearest line, and all lines that are there', () => {
    const expected = { level: 'info', message: /read$/, order: { total: 43 }, user: 'ann' };
    expect(failure(() => expect(STDOUT).toHaveLogLine(expected))).toMatchInlineSnapshot(`
      "expect(received).toHaveLogLine({ level: "info", message: /read$/, order: { total: 43 }, user: "ann" })

      No log line fits. The nearest (- expected, + received):

        INFO order read
        - order.total: 43
        + order.total: 42
        - user: "ann"
        + user: (absent)

      There are 5 lines:

        START RequestId: 5f0c6d4e
        INFO order read
        null
        ["level"]
        {"level":"WARN","message":"cut of"
    `);
  });

  test('takes a key of any name for a key', () => {
    const text = failure(() => expect('{"name":"ann"}').toHaveLogLine({ name: 'bob' }));
    expect(text).toContain('No log line fits.');
    expect(text).toContain('- name: "bob"\n  + name: "ann"');
  });

  test('of .not has the line', () => {
    expect(failure(() => expect(STDOUT).not.toHaveLogLine('order read'))).toMatchInlineSnapshot(`
      "expect(received).not.toHaveLogLine("order read")

      1 log line fits, which the test rules out.

        INFO order read
          level: "INFO"
          message: "order read"
          trace_id: "t1"
          order: { id: 7, total: 42 }"
    `);
  });

  test('has the span that was looked for', () => {
    const text = failure(() => expect(telemetry).toHaveLogLine('order read', { span: 'orders' }));
    expect(ids(text)).toMatchInlineSnapshot(`
      "expect(received).toHaveLogLine("order read", { span: "orders" })

      No log line fits. The nearest (- expected, + received):

        INFO order read
        - span_id of the span: "id"
        + span_id of the span: "id"

      There are 2 lines:

        INFO order read
        WARN price unknown"
    `);
    expect(
      ids(failure(() => expect(STDOUT).toBeCorrelatedWith(telemetry.spans[0] as never))),
    ).toMatchInlineSnapshot(`
      "expect(received).toBeCorrelatedWith(span "query")

      1 of 1 log line lacks the trace id of "query" (id):

        INFO order read  trace_id: "t1""
    `);
  });

  test('tells what there is when there is no line', () => {
    expect(failure(() => expect('').toHaveLogLine('x'))).toContain('There is no log line. Was');
    expect(failure(() => expect('Hi\nthere').toHaveLogLine('x'))).toContain(
      '2 lines are no JSON objects.',
    );
  });
});

test.each([
  ['undefined', undefined, 'There are no log lines in undefined.'],
  ['a number', 7, 'There are no log lines in a number.'],
  ['a function', () => {}, 'There are no log lines in a function.'],
  ['a list of numbers', [7], 'Element 0 is no line, but a number.'],
  ['a list with a gap', ['{}', undefined], 'Element 1 is no line, but undefined.'],
])('%s is an error with and without .not', (_, received, message) => {
  expect(() => expect(received).toHaveLogLine('x')).toThrow(message);
  expect(() => expect(received).not.toHaveLogLine('x')).toThrow(message);
  expect(() => expect(received).not.toBeCorrelatedWith(telemetry.spans[0] as never)).toThrow(
    message,
  );
});

test('an expectation that is none is an error with and without .not', () => {
  for (const check of [expect(STDOUT), expect(STDOUT).not]) {
    expect(() => check.toHaveLogLine(undefined as never)).toThrow('got undefined');
    expect(() => check.toHaveLogLine([] as never)).toThrow('got an array');
    expect(() => check.toHaveLogLine('x', { count: 1 } as never)).toThrow(
      'a field "count". Use span, times.',
    );
  }
});
