import { createLogger, createTracer, instrument, type LoggerOptions } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { createRouter } from 'fluoroscope/router';
import { restEvent } from 'fluoroscope/testing';
import { expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';

const error = new RangeError('out');

/** The exceptions on each span, by its name, after an invocation. */
async function exceptionsOf(
  use: (logger: ReturnType<typeof createLogger>) => unknown,
  options: LoggerOptions = { recordExceptions: true },
): Promise<Record<string, unknown[]>> {
  const telemetry = { ...memoryTelemetry(), stdout: true };
  const logger = createLogger({ write() {}, ...options });
  const handler = instrument(async () => use(logger), { telemetry, logger });
  await handler({}, lambdaContext()).catch(() => {});
  return Object.fromEntries(
    telemetry.spans.map(({ name, events }) => [
      name,
      events.map(({ attributes }) => attributes['exception.message']),
    ]),
  );
}

test('an error of a line is on the active span, once, however often it is logged', async () => {
  const found = await exceptionsOf((logger) =>
    createTracer().capture('inner', () => {
      logger.error('x', error);
      logger.warn(error as never);
      logger.child({}).info('x', { error });
      logger.error('x', new Error('another'));
    }),
  );
  expect(found).toEqual({ inner: ['out', 'another'], orders: [] });
});

test('an error that is logged and then fails the handler is on its span once', async () => {
  const found = await exceptionsOf((logger) => {
    logger.error('x', error);
    throw error;
  });
  expect(found).toEqual({ orders: ['out'] });
});

test('an error that is logged and then fails a capture is on each of their spans once', async () => {
  const fail = new Error('inner');
  const found = await exceptionsOf((logger) =>
    createTracer().capture('inner', () => {
      logger.error('x', fail);
      throw fail;
    }),
  );
  expect(found).toEqual({ inner: ['inner'], orders: ['inner'] });
});

test('an error that a route logs and throws is on the span of the route once', async () => {
  const telemetry = memoryTelemetry();
  const logger = createLogger({ write() {}, recordExceptions: true });
  const app = createRouter();
  app.get('/', () => {
    logger.error('x', error);
    throw error;
  });
  await instrument(app.resolve, { telemetry, logger })(restEvent({ path: '/' }), lambdaContext());
  const route = telemetry.spans.find(({ name }) => name === 'GET /');
  expect(route?.events.map(({ name }) => name)).toEqual(['exception']);
});

test.each<[string, unknown, LoggerOptions]>([
  ['is not asked for', error, {}],
  ['is no error', { message: 'like one' }, { recordExceptions: true }],
  ['stands on a line that is not written', error, { recordExceptions: true, level: 'SILENT' }],
])('nothing is recorded where it %s', async (_, logged, options) => {
  expect(await exceptionsOf((logger) => logger.error('x', { error: logged }), options)).toEqual({
    orders: [],
  });
});

test('an error that cannot be read is written all the same', async () => {
  const lines: string[] = [];
  class Unreadable extends Error {
    override get message(): string {
      throw new Error('no message');
    }
  }
  await exceptionsOf((logger) => logger.error('x', new Unreadable()), {
    recordExceptions: true,
    write: (line) => void lines.push(line),
  });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { message: '[Thrown: no message]' } });
});
