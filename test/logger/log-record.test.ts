import { context, diag, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import {
  createLogger,
  createTracer,
  instrument,
  type Logger,
  type LoggerOptions,
  type Telemetry,
} from 'fluoroscope';
import { type MemoryTelemetry, memoryTelemetry } from 'fluoroscope/memory';
import { describe, expect, test, vi } from 'vitest';
import { collectWarnings, freshWarnings } from '../diagnostic-warnings.js';
import { lambdaContext } from '../lambda-context.js';

interface Run {
  readonly records: readonly ReadableLogRecord[];
  readonly lines: readonly string[];
  readonly telemetry: MemoryTelemetry;
}

/** Runs a function in an invocation, with OpenTelemetry's own provider of loggers. */
async function run(
  use: (logger: Logger) => unknown,
  options: LoggerOptions = {},
  over: Partial<Telemetry> = {},
): Promise<Run> {
  const exporter = new InMemoryLogRecordExporter();
  const loggerProvider = new LoggerProvider({
    processors: [new SimpleLogRecordProcessor({ exporter })],
  });
  const memory = memoryTelemetry();
  const telemetry = Object.defineProperties(
    { ...memory, stdout: true, loggerProvider },
    Object.getOwnPropertyDescriptors(over),
  ) as MemoryTelemetry;
  const lines: string[] = [];
  const logger = createLogger({
    level: 'TRACE',
    write: (line) => void lines.push(line),
    ...options,
  });
  const own = createLogger({ level: 'SILENT' });
  await instrument(async () => use(logger), { telemetry, logger: own })({}, lambdaContext());
  return { records: exporter.getFinishedLogRecords(), lines, telemetry: memory };
}

describe('a line is also a log record', () => {
  test('with its severity, its body, its keys as they are, and the ids of its span', async () => {
    const { records, lines, telemetry } = await run((logger) =>
      createTracer().capture('inner', () => {
        logger.warn('hello', { order: { id: 7, lines: ['a', { b: null }] }, big: 10n });
      }),
    );
    const [record] = records;
    expect(records).toHaveLength(1);
    expect(record).toMatchObject({
      severityNumber: 13,
      severityText: 'WARN',
      body: 'hello',
      attributes: {
        order: { id: 7, lines: ['a', { b: null }] },
        big: '10',
        function_memory_size: 256,
        cold_start: expect.any(Boolean),
      },
      instrumentationScope: { name: 'fluoroscope' },
    });
    const [inner] = telemetry.spans;
    expect(inner?.name).toBe('inner');
    expect(record?.spanContext).toMatchObject({ traceId: inner?.traceId, spanId: inner?.spanId });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ span_id: inner?.spanId });
    for (const name of ['level', 'message', 'timestamp']) {
      expect(record?.attributes).not.toHaveProperty(name);
    }
  });

  test.each([
    ['trace', 1, 'TRACE'],
    ['debug', 5, 'DEBUG'],
    ['info', 9, 'INFO'],
    ['warn', 13, 'WARN'],
    ['error', 17, 'ERROR'],
    ['critical', 21, 'CRITICAL'],
  ] as const)('%s has the severity %i', async (method, severityNumber, severityText) => {
    const { records } = await run((logger) => logger[method]('x'));
    expect(records).toMatchObject([{ severityNumber, severityText }]);
  });

  test('with its error by the semantic conventions, and with all that the line says of it', async () => {
    const error = Object.assign(new RangeError('out', { cause: new Error('why') }), { code: 7 });
    const { records } = await run((logger) => logger.error('failed', error));
    expect(records[0]?.attributes).toMatchObject({
      'exception.type': 'RangeError',
      'exception.message': 'out',
      'exception.stacktrace': error.stack,
      error: { name: 'RangeError', message: 'out', code: 7, cause: { message: 'why' } },
    });
  });

  test.each(['text', 42, null, { message: 'like one' }])('%j is no exception', async (error) => {
    const { records } = await run((logger) => logger.error('failed', { error }));
    expect(records[0]?.attributes['error']).toEqual(error);
    expect(Object.keys(records[0]?.attributes ?? {}).join()).not.toContain('exception');
  });

  test.each<LoggerOptions>([
    { timestamp: 'epoch' },
    { timestamp: { timeZone: 'Asia/Kolkata' } },
    { formatter: () => ({ nothing: 'of it' }) },
    { keyOrder: ['timestamp'] },
  ])('with its own time and keys, whatever %j makes of the line', async (options) => {
    vi.useFakeTimers({ now: 1_795_417_921_254, toFake: ['Date'] });
    const { records } = await run((logger) => logger.info('hello', { a: 1 }), options);
    vi.useRealTimers();
    expect(records).toMatchObject([{ body: 'hello', attributes: { a: 1 } }]);
    expect(records[0]?.hrTime).toEqual([1_795_417_921, 254_000_000]);
  });

  test('without what is redacted, and cut as the line is', async () => {
    const { records } = await run(
      (logger) => logger.info('hello', { password: 'secret', big: 'x'.repeat(100_000) }),
      { redact: ['password'] },
    );
    expect(records[0]?.attributes['password']).toBe('[Redacted]');
    expect(records[0]?.attributes['big']).toMatch(/\[Cut: 100000 characters\]$/);
  });

  test('of its own span and time, when it was held back', async () => {
    const { records, telemetry } = await run(
      async (logger) => {
        await createTracer().capture('inner', async () => logger.debug('held'));
        logger.error('failed');
      },
      { buffer: {} },
    );
    expect(records.map(({ body }) => body)).toEqual(['held', 'failed']);
    const names = records.map(
      ({ spanContext }) =>
        telemetry.spans.find(({ spanId }) => spanId === spanContext?.spanId)?.name,
    );
    expect(names).toEqual(['inner', 'orders']);
  });

  test.each([
    ['none', () => ROOT_CONTEXT],
    [
      'one without ids',
      () => trace.setSpan(context.active(), trace.wrapSpanContext(INVALID_SPAN_CONTEXT)),
    ],
  ])("of the invocation's span where the active context has %s", async (_, active) => {
    const { records, telemetry } = await run((logger) =>
      context.with(active(), () => logger.info('x')),
    );
    expect(records[0]?.spanContext?.spanId).toBe(telemetry.spans[0]?.spanId);
  });

  test('and not written where the telemetry keeps lines off stdout', async () => {
    const formatter = vi.fn(() => ({}));
    const { records, lines } = await run(
      (logger) => logger.info('x'),
      { formatter },
      { stdout: false },
    );
    expect([records.length, lines.length]).toEqual([1, 0]);
    expect(formatter).not.toHaveBeenCalled();
  });
});

describe('what fails is one warning', () => {
  const fail = (): never => {
    throw new Error('no way');
  };

  test('where records cannot be emitted, lines are written', async () => {
    const warnings = collectWarnings();
    const { lines } = await run(
      (logger) => {
        logger.info('x');
        logger.info('y');
      },
      {},
      { loggerProvider: { getLogger: () => ({ emit: fail }) } },
    );
    expect(lines).toHaveLength(2);
    expect(warnings).toEqual([expect.stringMatching(/^A log line was lost.*\(no way\)$/)]);
  });

  test('where lines cannot be written, records are emitted, those that were held back too', async () => {
    const { records } = await run(
      (logger) => {
        logger.debug('held');
        logger.debug('held');
        logger.error('x');
      },
      { write: fail, buffer: {} },
    );
    expect(records).toHaveLength(3);
  });

  test.each<[string, Partial<Telemetry>]>([
    ['keys of a telemetry cannot be had', { logFields: fail }],
    [
      'a telemetry cannot be looked at',
      {
        get stdout() {
          return fail();
        },
      },
    ],
  ])('where %s, the handler goes on', async (_, over) => {
    const went = vi.fn();
    await run(
      (logger) => {
        logger.info('x');
        went();
      },
      {},
      over,
    );
    expect(went).toHaveBeenCalledOnce();
  });

  test('a warning that is itself written by the logger does not go round in circles', async () => {
    const { module } = await freshWarnings(() => import('fluoroscope'));
    const texts: string[] = [];
    const write = (line: string): never => {
      texts.push((JSON.parse(line) as { message: string }).message);
      return fail();
    };
    const logger = module.createLogger({ write });
    const ignore = (): void => {};
    diag.setLogger(
      {
        error: ignore,
        warn: (text) => logger.warn(text),
        info: ignore,
        debug: ignore,
        verbose: ignore,
      },
      { suppressOverrideMessage: true },
    );
    logger.info('x');
    logger.info('y');
    expect(texts).toEqual(['x', expect.stringMatching(/^A log line was lost/), 'y']);
  });
});
