import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createLogger, instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { defineAwslambda } from '../../local/runtime/client/awslambda.js';
import { createInvokeStore } from '../../local/runtime/client/invoke-store.js';
import { lambdaContext } from '../lambda-context.js';

// Middy marks a streaming handler with the runtime's own global, while the module loads.
defineAwslambda(createInvokeStore(false));
afterAll(() => void Reflect.deleteProperty(globalThis, 'awslambda'));

const telemetry = memoryTelemetry();
const logger = createLogger();
beforeEach(() => telemetry.reset());

/** Calls a streaming handler as the runtime does; answers with what it has written. */
async function streamed(handler: unknown, event: unknown): Promise<string> {
  const stream = new PassThrough();
  const call = handler as (...values: unknown[]) => Promise<void>;
  const [written] = await Promise.all([text(stream), call(event, stream, lambdaContext())]);
  return written;
}

const streaming = (handler: (event: unknown, context: Context) => unknown): unknown =>
  instrument(
    middy(handler as never, { streamifyResponse: true })
      .before(() => void logger.info('before'))
      .after(() => void logger.info('after')),
    { telemetry },
  );

test('a streaming handler of Middy streams, in one span, with its hooks in it', async () => {
  const handler = streaming(() => Readable.from(['one', 'two']));
  const mark = Symbol.for('aws.lambda.runtime.handler.streaming');
  expect(Reflect.get(handler as object, mark)).toBe('response');
  expect(handler).toHaveLength(2);
  expect(await streamed(handler, {})).toBe('onetwo');
  const [span] = telemetry.spans;
  expect(telemetry.spans).toHaveLength(1);
  expect(span).toMatchObject({ name: 'orders', status: { code: 'UNSET' } });
  expect(telemetry.logs).toMatchObject([
    { message: 'before', spanId: span?.spanId },
    { message: 'after', spanId: span?.spanId },
  ]);
});

test('lines that are written while it streams are the invocation’s', async () => {
  async function* pieces(): AsyncGenerator<string> {
    yield 'one';
    await null;
    logger.info('between');
    yield 'two';
  }
  const handler = streaming(() => Readable.from(pieces()));
  expect(await streamed(handler, {})).toBe('onetwo');
  expect(telemetry.logs.find(({ message }) => message === 'between')).toMatchObject({
    spanId: telemetry.spans[0]?.spanId,
  });
});

test('the very error of a streaming handler arrives, and its span is one', async () => {
  const error = new TypeError('no');
  const handler = streaming(() => {
    throw error;
  });
  const call = handler as (...values: unknown[]) => Promise<void>;
  await expect(call({}, new PassThrough(), lambdaContext())).rejects.toBe(error);
  expect(telemetry.spans).toMatchObject([
    { status: { code: 'ERROR' }, attributes: { 'error.type': 'TypeError' } },
  ]);
});
