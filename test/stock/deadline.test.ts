import { trace } from '@opentelemetry/api';
import { captureHttp, createLogger, createTracer, instrument, processBatch } from 'fluoroscope';
import { createRouter } from 'fluoroscope/router';
import { httpEvent, sqsEvent } from 'fluoroscope/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';
import { captureWarnings } from '../metrics/captured-warnings.js';
import { type RecordingServer, recordingServer } from '../outgoing/recording-server.js';
import { stockSdk } from './stock-sdk.js';

const warnings = captureWarnings();
const sdk = stockSdk();
sdk.provider.register();
const logger = createLogger({ write: (line) => void lines.push(JSON.parse(line)) });
const lines: Array<Record<string, unknown>> = [];
const tracer = createTracer();
const theirs = trace.getTracer('theirs');

let server: RecordingServer;
let endHttp: () => void;
beforeAll(async () => {
  server = await recordingServer();
  endHttp = captureHttp();
});
afterAll(async () => {
  endHttp();
  await server.close();
});
beforeEach(() => {
  sdk.reset();
  lines.length = 0;
});

/** A context that has this long until its deadline. */
function withTime(ms: number): ReturnType<typeof lambdaContext> {
  const deadlineMs = Date.now() + ms;
  return lambdaContext({ getRemainingTimeInMillis: () => deadlineMs - Date.now() });
}

/** Resolves when a line with this message was written, and what was flushed with it has left. */
async function told(message: string): Promise<Record<string, unknown>> {
  for (;;) {
    const line = lines.find((one) => String(one['message']).includes(message));
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (line !== undefined) return line;
  }
}

test('at the deadline all spans that we opened leave as errors, and theirs stay as they are', async () => {
  let release = (): void => {};
  const hanging = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Neither is answered before the deadline.
  server.answer = (_, response) => void hanging.then(() => response.end('late'));
  const app = createRouter();
  app.get('/orders/:id', async () => {
    const span = theirs.startSpan('their open span');
    await tracer.capture('step', async () => (await fetch(server.url)).text());
    span.end();
    return { ok: true };
  });
  const handler = instrument(app.resolve, { logger, timeoutMarginMs: 50 });
  const answer = handler(httpEvent({ path: '/orders/7' }), withTime(120));

  const line = await told('about to time out');
  expect(line).toMatchObject({ open_spans: ['GET', 'step', 'GET /orders/:id'] });
  expect(sdk.sent().map(({ name }) => name)).toEqual([
    '127.0.0.1',
    'step',
    'GET /orders/:id',
    'shop',
  ]);
  expect(sdk.sent('simple').map(({ id }) => id)).toEqual(sdk.sent('batch').map(({ id }) => id));
  for (const document of sdk.sent()) {
    expect(document.fault).toBe(true);
    expect(JSON.stringify(document)).toContain('timeout');
  }

  // A late answer is answered, and an ended span is not touched again.
  release();
  expect(await answer).toMatchObject({ statusCode: 200 });
  expect(
    sdk
      .sent()
      .map(({ name }) => name)
      .slice(4),
  ).toEqual(['their open span']);
  expect(warnings.messages).toEqual([]);
});

test('records of a batch that hang are handed back, and their spans have left', async () => {
  const handler = instrument(
    async (event: ReturnType<typeof sqsEvent>) => processBatch(event, () => new Promise(() => {})),
    { logger },
  );
  // Half a second before its deadline a batch is answered.
  const event = sqsEvent({ Records: [{ body: 'a' }, { body: 'b' }] });
  const answer = await handler(event, withTime(600));
  expect(answer.batchItemFailures).toHaveLength(2);
  const [one, other, outer] = sdk.sent();
  expect(outer).toMatchObject({ name: 'shop' });
  for (const record of [one, other]) {
    expect(record).toMatchObject({ parent_id: outer?.id, fault: true });
  }
  expect(warnings.messages).toEqual([]);
});
