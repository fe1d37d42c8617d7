import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { createLogger, createTracer, instrument } from 'fluoroscope';
import { collectProblems, createTracing, lambdaContext, register, SERVICE } from './sdk.mjs';

// Somebody's SDK of the 3.x line, before anything of ours.
const problems = collectProblems();
const { provider, sent } = createTracing('batch');
register({ tracerProvider: provider });
const theirs = trace.getTracer('theirs');

const lines = [];
const logger = createLogger({ write: (line) => lines.push(JSON.parse(line)) });
const tracer = createTracer();

beforeEach(() => {
  for (const list of [problems, sent, lines]) list.length = 0;
});

const named = (name) => sent.find((document) => document.name === name);

test('spans have left when the promise settles, and log lines carry their ids', async () => {
  const handler = instrument(async () => {
    await tracer.capture('ours', async () => {
      await pause(2);
      logger.info('in ours');
    });
    await theirs.startActiveSpan('theirs', async (span) => {
      await pause(2);
      logger.info('in theirs');
      span.end();
    });
    return 'ok';
  });
  assert.equal(await handler({}, lambdaContext()), 'ok');
  assert.deepEqual(sent.map(({ name }) => name).sort(), ['ours', SERVICE, 'theirs']);
  const outer = named(SERVICE);
  const traceId = outer.trace_id.replaceAll('-', '').slice(1);
  assert.equal(named('ours').parent_id, outer.id);
  assert.equal(named('theirs').parent_id, outer.id);
  assert.deepEqual(
    lines.map(({ message, trace_id, span_id }) => [message, trace_id, span_id]),
    [
      ['in ours', traceId, named('ours').id],
      ['in theirs', traceId, named('theirs').id],
    ],
  );
  assert.deepEqual(problems, []);
});

test('a thrown error passes through, and its span has left as a fault', async () => {
  const error = new RangeError('out of stock');
  const handler = instrument(
    async () => {
      throw error;
    },
    { logger },
  );
  await assert.rejects(handler({}, lambdaContext()), (caught) => caught === error);
  assert.equal(named(SERVICE).fault, true);
  assert.equal(named(SERVICE).cause.exceptions[0].type, 'RangeError');
});

test('overlapping invocations are kept apart', async () => {
  const handler = instrument(async ({ id }) => {
    await pause(2);
    await theirs.startActiveSpan(`theirs ${id}`, async (span) => {
      await pause(2);
      logger.info('hi', { id });
      span.end();
    });
  });
  const ids = [1, 2, 3];
  await Promise.all(ids.map((id) => handler({ id }, lambdaContext({ awsRequestId: `r${id}` }))));
  for (const id of ids) {
    const line = lines.find((one) => one.id === id);
    assert.equal(line.function_request_id, `r${id}`);
    assert.equal(line.span_id, named(`theirs ${id}`).id);
  }
});

test('their propagator reads the event and writes what goes out', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const headers = { traceparent, baggage: 'tenant=acme' };
  const event = { rawPath: '/', headers, requestContext: { http: { method: 'GET' } } };
  const carrier = {};
  const handler = instrument(async () => propagation.inject(context.active(), carrier));
  await handler(event, lambdaContext());
  assert.equal(named(SERVICE).parent_id, 'b7ad6b7169203331');
  assert.deepEqual(carrier, {
    traceparent: `00-0af7651916cd43dd8448eb211c80319c-${named(SERVICE).id}-01`,
    baggage: 'tenant=acme',
  });
});

test('under a recording span of theirs ours is an inner one', async () => {
  const handler = instrument(async () => trace.getActiveSpan().kind);
  await theirs.startActiveSpan('wrapper', { kind: SpanKind.SERVER }, async (span) => {
    assert.equal(await handler({}, lambdaContext()), SpanKind.INTERNAL);
    span.end();
  });
  await provider.forceFlush();
  assert.deepEqual(
    sent.map(({ name }) => name),
    ['orders', SERVICE],
  );
  assert.equal(named('orders').parent_id, named(SERVICE).id);
});

test('instrumented twice is one span, and one warning', async () => {
  const handler = instrument(instrument(async () => 'ok'));
  await handler({}, lambdaContext());
  assert.equal(sent.length, 1);
  assert.equal(problems.length, 1);
});

test('at the deadline the spans that we opened leave as errors', async () => {
  const deadlineMs = Date.now() + 120;
  const getRemainingTimeInMillis = () => deadlineMs - Date.now();
  let release;
  const hanging = new Promise((resolve) => {
    release = resolve;
  });
  const handler = instrument(() => tracer.capture('step', () => hanging), { logger });
  const answer = handler({}, lambdaContext({ getRemainingTimeInMillis }));
  while (sent.length < 2) await pause(5);
  assert.deepEqual(
    sent.map(({ name, fault }) => [name, fault]),
    [
      ['step', true],
      [SERVICE, true],
    ],
  );
  release('late');
  assert.equal(await answer, 'late');
  assert.equal(sent.length, 2);
  assert.deepEqual(problems, []);
});
