import { Writable } from 'node:stream';
import { createTracer, instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { memoryTelemetry } from 'fluoroscope/memory';
import { pinoMixin } from 'fluoroscope/pino';
import { lambdaContext, restEvent } from 'fluoroscope/testing';
import { type Logger, type LoggerOptions, pino } from 'pino';
import { expect, test } from 'vitest';

type Line = Record<string, unknown>;

function pinoWith(options: LoggerOptions = {}): { logger: Logger<never>; lines: Line[] } {
  const lines: Line[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Line);
      done();
    },
  });
  return { logger: pino({ mixin: pinoMixin(), base: null, ...options }, stream), lines };
}

test('a line of Pino has the ids of its invocation and of its innermost span', async () => {
  const { logger, lines } = pinoWith();
  const telemetry = memoryTelemetry();
  const tracer = createTracer();
  const handler = instrument(
    () => {
      logger.info({ order: 1 }, 'in the handler');
      tracer.capture('work', () => logger.child({ part: 'x' }).warn('in a span'));
    },
    { telemetry },
  );
  const event = restEvent();
  await handler(event, lambdaContext({ tenantId: 'acme' }));
  const [work, invocation] = telemetry.spans;
  expect(lines[0]).toMatchObject({
    msg: 'in the handler',
    order: 1,
    cold_start: expect.any(Boolean),
    function_name: 'orders',
    function_memory_size: 128,
    function_request_id: lambdaContext().awsRequestId,
    tenant_id: 'acme',
    correlation_id: event.requestContext.requestId,
    trace_id: invocation?.traceId,
    span_id: invocation?.spanId,
    trace_flags: '01',
  });
  expect(lines[1]).toMatchObject({ part: 'x', span_id: work?.spanId });
});

test("a line has what the telemetry adds: xray_trace_id under awsTelemetry's", async () => {
  const { logger, lines } = pinoWith();
  const telemetry = awsTelemetry({ daemonAddress: '127.0.0.1:9' });
  await instrument(() => logger.info('x'), { telemetry })({}, lambdaContext());
  const id = String(lines[0]?.['trace_id']);
  expect(lines[0]?.['xray_trace_id']).toBe(`1-${id.slice(0, 8)}-${id.slice(8)}`);
});

test('outside of an invocation a line is as Pino writes it', () => {
  const { logger, lines } = pinoWith();
  logger.info('bare');
  expect(Object.keys(lines[0] ?? {})).toEqual(['level', 'time', 'msg']);
});

test("the line's own keys win over ids, and Pino's nested keys and formatters keep working", async () => {
  const { logger, lines } = pinoWith({
    nestedKey: 'own',
    formatters: { level: (level) => ({ level }) },
  });
  await instrument(() => logger.info({ trace_id: 'mine' }, 'x'), { telemetry: memoryTelemetry() })(
    {},
    lambdaContext(),
  );
  expect(lines[0]).toMatchObject({ level: 'info', own: { trace_id: 'mine' } });
});

test('64 overlapping invocations never see the ids of each other', async () => {
  const { logger, lines } = pinoWith();
  const handler = instrument(
    async (event: { id: string }) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      logger.info({ id: event.id }, 'x');
    },
    { telemetry: memoryTelemetry() },
  );
  const ids = Array.from({ length: 64 }, (_, index) => `request-${index}`);
  await Promise.all(ids.map((id) => handler({ id }, lambdaContext({ awsRequestId: id }))));
  expect(lines).toHaveLength(64);
  for (const line of lines) expect(line['function_request_id']).toBe(line['id']);
  expect(new Set(lines.map((line) => line['span_id'])).size).toBe(64);
});
