import fc from 'fast-check';
import { CorrelationPath, createLogger, instrument } from 'fluoroscope';
import { albEvent, eventBridgeEvent, restEvent } from 'fluoroscope/testing';
import { describe, expect, test } from 'vitest';
import { compileCorrelationPath } from '../../src/correlation.js';
import { lambdaContext } from '../lambda-context.js';
import { inside, recording, writingTelemetry } from './recording.js';

const EVENT = {
  id: 'e1',
  count: 7,
  empty: '',
  headers: { 'x-request-id': 'h1', 'a.b': 'h2' },
  Records: [{ body: { order: { id: 'r1' } } }, { body: { order: { id: 'r2' } } }],
  matrix: [['m1']],
  0: 'zero',
};

describe('a path', () => {
  test.each([
    ['id', 'e1'],
    ['count', '7'],
    ['headers."x-request-id"', 'h1'],
    ['headers.x-request-id', 'h1'],
    ['headers."a.b"', 'h2'],
    ['headers["a.b"]', 'h2'],
    ['"headers"."a.b"', 'h2'],
    ['Records[0].body.order.id', 'r1'],
    ['Records.0.body.order.id', 'r1'],
    ['Records[-1].body.order.id', 'r2'],
    ['Records[2].body.order.id', undefined],
    ['matrix[0][0]', 'm1'],
    ['[0]', 'zero'],
    ['empty', undefined],
    ['headers', undefined],
    ['nobody.at.home', undefined],
    ['constructor.name', undefined],
    ['id.length', undefined],
  ])('%s finds %j', (path, id) => {
    expect(compileCorrelationPath(path)(EVENT)).toBe(id);
  });

  test.each([
    '',
    '.',
    'a..b',
    'a.',
    '.a',
    'a[',
    'a[x]',
    'a[*].b',
    'a | b',
    'a b',
    'powertools_json(body).id',
    '{a: b}',
    'a"b',
  ])('%j is refused while the module loads', (path) => {
    expect(() => instrument(() => {}, { correlationId: path })).toThrow(TypeError);
    expect(() => compileCorrelationPath(path)).toThrow(`correlationId "${path}" is no path.`);
  });

  test('never throws on an event', () => {
    const found = ['a', 'a[0].b', '[-1]', 'a."b".c'].map(compileCorrelationPath);
    fc.assert(
      fc.property(fc.anything(), (event) => {
        for (const find of found) expect(['string', 'undefined']).toContain(typeof find(event));
      }),
    );
  });
});

const rest = restEvent();
const bridge = eventBridgeEvent();

test.each([
  ['API_GATEWAY_REST', rest, rest.requestContext.requestId],
  ['APPLICATION_LOAD_BALANCER', albEvent({ headers: { 'x-amzn-trace-id': 'c1' } }), 'c1'],
  ['VPC_LATTICE', { headers: { 'x-amzn-trace-id': 'c1' } }, 'c1'],
  ['VPC_LATTICE', { version: '2.0', headers: { 'x-amzn-trace-id': ['c1', 'c2'] } }, 'c1'],
  ['EVENT_BRIDGE', bridge, bridge.id],
  ['APPSYNC_RESOLVER', { request: { headers: { 'x-amzn-trace-id': 'c1' } } }, 'c1'],
  ['S3_OBJECT_LAMBDA', { xAmzRequestId: 'c1' }, 'c1'],
] as const)('CorrelationPath.%s finds the id of its event', (name, event, id) => {
  expect(compileCorrelationPath(CorrelationPath[name])(event)).toBe(id);
});

// D20: Powertools shows the id of the invocation before on the event's line, and where there is none.
test('the event is logged with the new id, and a missing id shows none', async () => {
  const { logger, all } = recording();
  const handler = instrument(async () => logger.info('inside'), {
    telemetry: writingTelemetry(),
    logger,
    logEvent: true,
    correlationId: 'id',
  });
  await handler({ id: 'c1' }, lambdaContext());
  await handler({}, lambdaContext());
  await handler({ id: 'c3' }, lambdaContext());
  expect(all().map((line) => [line['message'], line['correlation_id']])).toEqual([
    ['Lambda invocation event', 'c1'],
    ['inside', 'c1'],
    ['Lambda invocation event', undefined],
    ['inside', undefined],
    ['Lambda invocation event', 'c3'],
    ['inside', 'c3'],
  ]);
});

test.each<[string, unknown, string | undefined]>([
  ['a text', 'c1', 'c1'],
  ['a text with quotes', 'a"b\n', 'a"b\n'],
  ['a number', 42, '42'],
  ['a long text', 'x'.repeat(5_000), 'x'.repeat(1_000)],
  ['no text', '', undefined],
  ['nothing', undefined, undefined],
  ['null', null, undefined],
  ['an object', { toString: () => '","level":"FAKE' }, undefined],
])('%s from a function, or set: %j', async (_, given, id) => {
  const { logger, last } = recording();
  const handler = instrument(async () => logger.info('x'), {
    telemetry: writingTelemetry(),
    correlationId: () => given as string,
  });
  await handler({}, lambdaContext());
  expect(last()['correlation_id']).toBe(id);
  await inside(() => {
    logger.setCorrelationId('before');
    logger.setCorrelationId(given as string);
    expect(logger.getCorrelationId()).toBe(id);
    logger.child({}).info('x');
  });
  expect(last()['correlation_id']).toBe(id);
});

test('an id is for all loggers of its invocation, and for no other one', async () => {
  const { logger, last } = recording();
  const other = createLogger();
  await inside(() => {
    other.setCorrelationId('c1');
    logger.info('x');
    expect(last()['correlation_id']).toBe('c1');
  });
  other.setCorrelationId('c2');
  expect(other.getCorrelationId()).toBeUndefined();
  await inside(() => logger.info('x'));
  expect(last()).not.toHaveProperty('correlation_id');
});
