import { request } from 'node:http';
import { context, createContextKey, propagation, SpanKind, trace } from '@opentelemetry/api';
import { captureHttp, createLogger, createTracer, instrument, processBatch } from 'fluoroscope';
import { sqsEvent } from 'fluoroscope/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';
import { type CapturedWarnings, captureWarnings } from '../metrics/captured-warnings.js';
import { recordingServer } from '../outgoing/recording-server.js';
import { registeredProvider, stockSdk } from './stock-sdk.js';

// Somebody else's SDK, with its context manager and its propagators, before anything of ours.
const sdk = stockSdk();
sdk.provider.register();

const lines: Array<Record<string, unknown>> = [];
const logger = createLogger({ write: (line) => void lines.push(JSON.parse(line)) });
const tracer = createTracer();
const theirs = trace.getTracer('theirs');
/** A GET by way of `node:http`. */
const get = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    request(url, (answer) => answer.resume().on('end', resolve))
      .on('error', reject)
      .end();
  });

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

let warnings: CapturedWarnings;
beforeEach(() => {
  warnings = captureWarnings();
  lines.length = 0;
  sdk.reset();
});
afterEach(() => warnings.restore());

const sent = () => sdk.sent().map(({ name }) => name);
/** X-Ray names a segment for its service; what is inside it keeps its own name. */
const SERVICE = 'shop';

const documentOf = (name: string) => sdk.sent().find((document) => document.name === name);

describe('an instrumented handler inside the SDK', () => {
  test('its spans have left when its promise settles, whichever processor they pass', async () => {
    const handler = instrument(async () => tracer.capture('inner', pause), { logger });
    await handler({}, lambdaContext());
    expect(sent()).toEqual(['inner', SERVICE]);
    expect(sdk.sent('simple')).toEqual(sdk.sent('batch'));
    expect(documentOf('inner')?.parent_id).toBe(documentOf(SERVICE)?.id);
    expect(warnings.messages).toEqual([]);
  });

  test('spans have left too when the handler throws, and the error is the very same', async () => {
    const error = new RangeError('out of stock');
    const handler = instrument(
      async () => {
        throw error;
      },
      { logger },
    );
    await expect(handler({}, lambdaContext())).rejects.toBe(error);
    expect(documentOf(SERVICE)).toMatchObject({
      fault: true,
      cause: { exceptions: [{ type: 'RangeError', message: 'out of stock' }] },
    });
  });

  test('log lines carry the ids of the span that they were written in, ours or theirs', async () => {
    const handler = instrument(async () => {
      logger.info('outer');
      await tracer.capture('ours', async () => {
        await pause();
        logger.info('ours');
      });
      await theirs.startActiveSpan('theirs', async (span) => {
        await pause();
        logger.info('theirs');
        span.end();
      });
    });
    await handler({}, lambdaContext());
    const traceId = documentOf(SERVICE)?.trace_id.replace(/^1-|-/g, '');
    const { id: outer } = documentOf(SERVICE) ?? {};
    expect(lines).toMatchObject([
      { message: 'outer', trace_id: traceId, span_id: outer },
      { message: 'ours', trace_id: traceId, span_id: documentOf('ours')?.id },
      { message: 'theirs', trace_id: traceId, span_id: documentOf('theirs')?.id },
    ]);
    expect(documentOf('theirs')?.parent_id).toBe(outer);
    expect(documentOf('ours')?.parent_id).toBe(outer);
  });

  test('what they put in the context is there after a turn of the event loop, and ends with theirs', async () => {
    const key = createContextKey('tenant');
    const seen: unknown[] = [];
    const handler = instrument(async () => {
      await context.with(context.active().setValue(key, 'acme'), async () => {
        await pause();
        seen.push(context.active().getValue(key));
        await tracer.capture('ours', async () => {
          await pause();
          seen.push(context.active().getValue(key));
        });
      });
      seen.push(context.active().getValue(key));
    });
    await handler({}, lambdaContext());
    expect(seen).toEqual(['acme', 'acme', undefined]);
  });

  test('invocations that overlap keep their spans and their ids apart', async () => {
    const handler = instrument(async ({ id }: { id: number }) => {
      await pause();
      await theirs.startActiveSpan(`theirs ${id}`, async (span) => {
        await pause();
        logger.info('hi', { id });
        span.end();
      });
    });
    const ids = [1, 2, 3, 4];
    await Promise.all(ids.map((id) => handler({ id }, lambdaContext({ awsRequestId: `r${id}` }))));
    for (const id of ids) {
      const span = documentOf(`theirs ${id}`);
      const outer = sdk.sent().find((document) => document.id === span?.parent_id);
      expect(outer?.metadata?.['default']).toMatchObject({ 'faas.invocation_id': `r${id}` });
      const line = lines.find((one) => one['id'] === id);
      expect(line).toMatchObject({ span_id: span?.id, function_request_id: `r${id}` });
    }
  });

  test('their propagator reads the event and writes what goes out', async () => {
    const headers = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      baggage: 'tenant=acme',
    };
    const event = { rawPath: '/', headers, requestContext: { http: { method: 'GET' } } };
    const carrier: Record<string, string> = {};
    const handler = instrument(async () => {
      propagation.inject(context.active(), carrier);
    });
    await handler(event, lambdaContext());
    const document = documentOf(SERVICE);
    expect(document).toMatchObject({
      trace_id: '1-0af76519-16cd43dd8448eb211c80319c',
      parent_id: 'b7ad6b7169203331',
    });
    expect(carrier).toEqual({
      traceparent: `00-0af7651916cd43dd8448eb211c80319c-${document?.id}-01`,
      baggage: 'tenant=acme',
    });
  });

  test('an outgoing request has a span there, and carries what their propagator writes', async () => {
    const server = await recordingServer();
    const endHttp = captureHttp();
    const handler = instrument(async () => {
      await fetch(server.url);
      await get(`${server.url}/two`);
    });
    await handler({}, lambdaContext());
    endHttp();
    await server.close();
    const calls = sdk.sent().filter(({ name }) => name === '127.0.0.1');
    expect(calls).toHaveLength(2);
    const traceId = documentOf(SERVICE)?.trace_id.replace(/^1-|-/g, '');
    expect(server.requests.map(({ headers }) => headers['traceparent'])).toEqual(
      calls.map(({ id }) => `00-${traceId}-${id}-01`),
    );
    expect(server.requests[0]?.headers).not.toHaveProperty('x-amzn-trace-id');
  });

  test('every record of a batch has its span there', async () => {
    const handler = instrument(async (event: ReturnType<typeof sqsEvent>) =>
      processBatch(event, async ({ body }) => logger.info(String(body))),
    );
    const event = sqsEvent({ Records: [{ body: 'a' }, { body: 'b' }] });
    expect(await handler(event, lambdaContext())).toEqual({ batchItemFailures: [] });
    const [outer, ...others] = [...sdk.sent()].reverse();
    expect(outer?.name).toBe(SERVICE);
    expect(others).toHaveLength(2);
    expect(new Set(others.map(({ parent_id }) => parent_id))).toEqual(new Set([outer?.id]));
    expect(new Set(lines.map((line) => line['span_id']))).toEqual(
      new Set(others.map(({ id }) => id)),
    );
  });
});

describe('nothing is wrapped twice', () => {
  test('under a recording span of theirs ours is an inner one, linked to the event', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const event = {
      rawPath: '/',
      headers: { traceparent },
      requestContext: { http: { method: 'GET' } },
    };
    const kinds: unknown[] = [];
    const handler = instrument(async () => {
      kinds.push((trace.getActiveSpan() as unknown as { kind: SpanKind }).kind);
    });
    await theirs.startActiveSpan('their wrapper', { kind: SpanKind.SERVER }, async (span) => {
      await handler(event, lambdaContext());
      span.end();
    });
    await sdk.provider.forceFlush();
    expect(kinds).toEqual([SpanKind.INTERNAL]);
    expect(sent()).toEqual(['orders', SERVICE]);
    expect(documentOf('orders')).toMatchObject({
      type: 'subsegment',
      parent_id: documentOf(SERVICE)?.id,
      links: [{ trace_id: '1-0af76519-16cd43dd8448eb211c80319c', id: 'b7ad6b7169203331' }],
    });
  });

  test('a handler that is instrumented twice has one span an invocation, and one warning', async () => {
    const handler = instrument(instrument(async () => 'ok'));
    expect(await handler({}, lambdaContext())).toBe('ok');
    expect(sent()).toEqual([SERVICE]);
    expect(warnings.messages).toEqual([expect.stringContaining('instrumented already')]);
  });

  test('theirs stay registered', () => {
    expect(registeredProvider()).toBe(sdk.provider);
    expect(propagation.fields()).toEqual(['traceparent', 'tracestate', 'baggage']);
  });
});
