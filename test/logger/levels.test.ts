import { createLogger, instrument, type Logger, type LogLevel } from 'fluoroscope';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collectWarnings, freshWarnings } from '../diagnostic-warnings.js';
import { lambdaContext } from '../lambda-context.js';
import { inside, recording, writingTelemetry } from './recording.js';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT'] as const;
const METHODS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'] as const;

afterEach(() => {
  vi.unstubAllEnvs();
});

function logAll(logger: Logger): void {
  for (const method of METHODS) logger[method](method);
}

describe('the level', () => {
  test.each(LEVELS)('%s lets itself and what is more severe through', (level) => {
    const { logger, all } = recording({ level });
    logAll(logger);
    expect(all().map((line) => line['level'])).toEqual(
      LEVELS.slice(LEVELS.indexOf(level)).filter((one) => one !== 'SILENT'),
    );
    expect(logger.level).toBe(level);
  });

  // D21: Powertools takes 'debug' for INFO in the environment, and refuses it in setLogLevel.
  test.each([
    ['debug', 'DEBUG'],
    ['Debug', 'DEBUG'],
    [' warn ', 'WARN'],
    ['fatal', 'CRITICAL'],
    ['silent', 'SILENT'],
    ['20', 'ERROR'],
    [20, 'ERROR'],
    [6, 'TRACE'],
    [7, 'TRACE'],
    [8, 'DEBUG'],
    [9, 'DEBUG'],
    [10, 'DEBUG'],
    [11, 'INFO'],
    [12, 'INFO'],
    [14, 'INFO'],
    [15, 'WARN'],
    [24, 'CRITICAL'],
    [26.5, 'SILENT'],
    [28, 'SILENT'],
  ])('%j is %s as an option, in the environment and in setLevel', (given, level) => {
    expect(createLogger({ level: given as LogLevel }).level).toBe(level);
    const logger = createLogger({ level: 'INFO' });
    logger.setLevel(given as LogLevel);
    expect(logger.level).toBe(level);
    vi.stubEnv('LOG_LEVEL', String(given));
    expect(createLogger().level).toBe(level);
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'ERROR');
    expect(createLogger().level).toBe('ERROR');
    expect(createLogger({ level: given as LogLevel }).level).toBe(level);
  });

  test.each(['verbose', '', 5, 29, Number.NaN, null, {}, Symbol('s')])(
    '%s is refused with the known ones',
    (level) => {
      const known = `Unknown log level "${String(level)}". Use one of TRACE, DEBUG, INFO, WARN, ERROR, CRITICAL, SILENT, or a number from 6 to 28.`;
      expect(() => createLogger({ level: level as never })).toThrow(new RangeError(known));
      expect(() => createLogger().setLevel(level as never)).toThrow(new RangeError(known));
    },
  );

  test('of the environment that is unknown is one warning, and INFO', async () => {
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'verbose');
    const { module, warnings } = await freshWarnings(() => import('fluoroscope'));
    expect(module.createLogger().level).toBe('INFO');
    module.createLogger();
    expect(warnings).toEqual([
      'POWERTOOLS_LOG_LEVEL is "verbose", which cannot be used. Set one of TRACE, DEBUG, INFO, WARN, ERROR, CRITICAL, SILENT, or a number from 6 to 28; the default is in force.',
    ]);
  });
});

describe("Lambda's own level", () => {
  test.each([
    ['WARN', 'debug', 'WARN'],
    ['warn', 'ERROR', 'ERROR'],
    ['FATAL', 'ERROR', 'CRITICAL'],
    ['DEBUG', undefined, 'INFO'],
    ['ERROR', undefined, 'ERROR'],
    ['TRACE', 'trace', 'TRACE'],
    ['verbose', 'debug', 'DEBUG'],
  ])('%s with an own level of %s is %s', (floor, level, expected) => {
    vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', floor);
    const logger = createLogger({ level: level as LogLevel });
    expect(logger.level).toBe(expected);
    const other = createLogger();
    if (level !== undefined) other.setLevel(level as LogLevel);
    expect(other.level).toBe(expected);
  });

  test('that hides what was asked for is one warning, with the number and the cure', async () => {
    vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'ERROR');
    const { module, warnings } = await freshWarnings(() => import('fluoroscope'));
    module.createLogger();
    expect(warnings).toEqual([]);
    module.createLogger({ level: 'debug' }).setLevel('TRACE');
    module.createLogger({ level: 'debug' });
    expect(warnings).toEqual([
      "AWS_LAMBDA_LOG_LEVEL is ERROR, so 3 levels of a logger are not written: DEBUG, INFO, WARN. Lower it, or raise the logger's.",
    ]);
  });
});

describe('setLevel', () => {
  let warnings: string[];
  beforeEach(() => {
    warnings = collectWarnings();
  });

  test('inside of an invocation holds for that one, also for children that were there before', async () => {
    const { logger, all } = recording();
    const child = logger.child({ of: 'child' });
    await inside(() => {
      logger.setLevel('debug');
      expect([logger.level, child.level, logger.child({}).level]).toEqual(Array(3).fill('DEBUG'));
      logger.debug('written');
      child.debug('written');
    });
    expect([logger.level, child.level]).toEqual(['INFO', 'INFO']);
    await inside(() => {
      logger.debug('not written');
      child.debug('not written');
      logger.setLevel('error');
      logger.warn('not written');
      logger.error('written');
    });
    logger.info('written');
    expect(all().map((line) => line['message'])).toEqual(Array(4).fill('written'));
  });

  test('of a child leaves its parent as it is, and wins over what the parent is given', async () => {
    const { logger, all } = recording();
    const child = logger.child({});
    await inside(() => {
      child.setLevel('debug');
      expect([logger.level, child.level]).toEqual(['INFO', 'DEBUG']);
      logger.setLevel('error');
      expect([logger.level, child.level, child.child({}).level]).toEqual([
        'ERROR',
        'DEBUG',
        'DEBUG',
      ]);
      logger.debug('no');
      child.debug('yes');
    });
    expect(all()).toHaveLength(1);
    child.setLevel('silent');
    logger.setLevel('trace');
    expect([logger.level, child.level]).toEqual(['TRACE', 'SILENT']);
  });

  test('for the process holds from then on, also in this invocation', async () => {
    const { logger } = recording();
    await inside(() => {
      logger.setLevel('warn');
      logger.setLevel('debug', { scope: 'process' });
      expect(logger.level).toBe('DEBUG');
    });
    expect(logger.level).toBe('DEBUG');
    await inside(() => expect(logger.level).toBe('DEBUG'));
  });

  test('outside of an invocation holds from then on', async () => {
    const { logger } = recording();
    logger.setLevel('debug');
    await inside(() => expect(logger.level).toBe('DEBUG'));
  });

  test('in one of two invocations at once is not seen in the other one', async () => {
    const { logger, all } = recording();
    const gates: Array<() => void> = [];
    const handler = instrument(
      async ({ level }: { level?: LogLevel }) => {
        if (level !== undefined) logger.setLevel(level);
        await new Promise<void>((resolve) => gates.push(resolve));
        logger.debug('debug', { asked: level });
        logger.info('info', { asked: level });
      },
      { telemetry: writingTelemetry(), logger: createLogger({ level: 'SILENT' }) },
    );
    const done = [{ level: 'DEBUG' as const }, {}, { level: 'WARN' as const }].map((event) =>
      handler(event, lambdaContext()),
    );
    await vi.waitFor(() => expect(gates).toHaveLength(3));
    for (const open of gates) open();
    await Promise.all(done);
    const seen = all().map(({ message, asked }) => `${message} ${asked ?? 'INFO'}`);
    expect(seen.sort()).toEqual(['debug DEBUG', 'info DEBUG', 'info INFO']);
  });

  test('to an unknown level inside of an invocation is a warning, and changes nothing', async () => {
    const { logger } = recording({ level: 'WARN' });
    await inside(() => {
      logger.setLevel('verbose' as never);
      expect(logger.level).toBe('WARN');
    });
    expect(warnings).toEqual([
      'Unknown log level "verbose". Use one of TRACE, DEBUG, INFO, WARN, ERROR, CRITICAL, SILENT, or a number from 6 to 28. The level is unchanged.',
    ]);
  });

  test('is not below what Lambda drops', async () => {
    vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'WARN');
    const { logger } = recording();
    await inside(() => {
      logger.setLevel('debug');
      expect(logger.level).toBe('WARN');
    });
  });
});

test('a line below the level does not look at what it was given', () => {
  const { logger, lines } = recording();
  const untouchable = new Proxy(
    {},
    {
      get: () => expect.unreachable(),
      ownKeys: () => expect.unreachable(),
      getPrototypeOf: () => expect.unreachable(),
    },
  );
  logger.debug(untouchable as never, untouchable);
  expect(lines).toEqual([]);
});
