import { createLogger, type Logger, type LoggerOptions } from 'fluoroscope';
import { expectTypeOf, test } from 'vitest';

test('options are typed by what they take', () => {
  createLogger({ level: 'debug', timestamp: { timeZone: 'Europe/Berlin' }, sampleRate: 'trace' });
  createLogger({ level: 12, timestamp: 'epoch', keyOrder: ['message'], location: true });
  createLogger({ formatter: ({ level, ...rest }) => ({ severity: level, rest }) });
  createLogger({ level: process.env['UNSET'] === undefined ? undefined : 'INFO' });
  // @ts-expect-error: no level
  createLogger({ level: 'verbose' });
  // @ts-expect-error: no format of a time
  createLogger({ timestamp: 'rfc3339' });
  // @ts-expect-error: a formatter makes an object
  createLogger({ formatter: () => 'text' });
  expectTypeOf<LoggerOptions['recordExceptions']>().toEqualTypeOf<boolean | undefined>();
});

test('a caught error needs no cast beside a message', () => {
  const logger = createLogger();
  const caught: unknown = new Error('no');
  logger.error('failed', caught);
  logger.error({ message: 'failed', order: 7 }, caught);
  logger.setLevel('debug', { scope: 'process' });
  logger.setCorrelationId(undefined);
  // @ts-expect-error: only for the process, as the other one is the default
  logger.setLevel('debug', { scope: 'invocation' });
  expectTypeOf(logger.child({ a: 1 })).toEqualTypeOf<Logger>();
});
