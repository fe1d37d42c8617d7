/** What is thrown or returned may refuse to be read: nobody is told of that but by what was thrown. */
import { createTracer, instrument, processBatch } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { memoryTelemetry } from 'fluoroscope/memory';
import { createRouter } from 'fluoroscope/router';
import { lambdaContext, restEvent, sqsEvent } from 'fluoroscope/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';

function refusing(key: string | symbol): Error {
  const refuse = (): never => {
    throw new Error('not to be read');
  };
  return Object.defineProperty(new Error('readable'), key, { get: refuse });
}

function refusingAll(): Error {
  const refuse = (): never => {
    throw new Error('not to be touched');
  };
  return new Proxy(new Error('behind'), {
    get: refuse,
    has: refuse,
    ownKeys: refuse,
    getPrototypeOf: refuse,
    getOwnPropertyDescriptor: refuse,
  });
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function circular(): Error {
  const error: Error = new Error('one', { cause: new Error('two') });
  (error.cause as Error).cause = error;
  return error;
}

const KEYS = [
  'message',
  'name',
  'stack',
  'cause',
  'code',
  'errors',
  'statusCode',
  'toString',
  'toJSON',
];

const CASES: ReadonlyArray<readonly [name: string, value: unknown]> = [
  ...KEYS.map((key) => [`an error that hides its ${key}`, refusing(key)] as const),
  ['an error that hides its tag', refusing(Symbol.toStringTag)],
  ['an error that is its own cause', circular()],
  ['a proxy that refuses all', refusingAll()],
  ['a revoked proxy', revoked({})],
  ['a revoked proxy of an error', revoked(new Error('behind'))],
  ['an object that is no text', { [Symbol.toPrimitive]: refusingAll }],
  ['an object without a prototype', Object.create(null)],
  ...[null, undefined, Symbol('s'), 10n, () => {}].map((value) => [typeof value, value] as const),
];

const TELEMETRIES = { memoryTelemetry, awsTelemetry };

beforeEach(() => {
  vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', '127.0.0.1:2000');
  // What is logged of such errors has tests of its own.
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  return () => vi.unstubAllEnvs();
});

describe.each(Object.entries(TELEMETRIES))('with %s', (_telemetry, create) => {
  const tracer = createTracer();
  const invoke = async (handler: () => unknown): Promise<unknown> =>
    instrument(async () => handler(), { telemetry: create() })({}, lambdaContext());

  /** Not `rejects`, which would read what was thrown. */
  async function isRejectedWith(value: unknown, handler: () => unknown): Promise<boolean> {
    try {
      await invoke(handler);
      return false;
    } catch (error) {
      return error === value;
    }
  }

  test.each(CASES)('%s passes through as it was thrown', async (_case, value) => {
    const fail = (): never => {
      throw value;
    };
    expect(await isRejectedWith(value, fail)).toBe(true);
    expect(await isRejectedWith(value, () => tracer.capture('x', fail))).toBe(true);
    expect(await isRejectedWith(value, () => tracer.capture('x', async () => fail()))).toBe(true);
  });

  test.each(CASES)('%s is returned as it is', async (_case, value) => {
    let isSame = false;
    await invoke(() => {
      isSame = tracer.capture('x', () => value, { captureResponse: true }) === value;
    });
    expect(isSame).toBe(true);
  });

  test.each(CASES)('%s fails one record of a batch', async (_case, value) => {
    const handler = instrument(
      (event: ReturnType<typeof sqsEvent>) =>
        processBatch(event, async ({ messageId }) => {
          if (messageId === event.Records[0]?.messageId) throw value;
        }),
      { telemetry: create() },
    );
    const answer = await handler(sqsEvent({ Records: [{}, {}] }), lambdaContext());
    expect(answer?.batchItemFailures).toHaveLength(1);
  });

  test.each(CASES)('%s is a 500 of the router', async (_case, value) => {
    const app = createRouter();
    app.onError(RangeError, () => 1);
    app.get('/', () => {
      throw value;
    });
    const handler = instrument(app.resolve, { telemetry: create() });
    const answer = await handler(restEvent({ path: '/' }), lambdaContext());
    expect(answer?.statusCode).toBe(500);
  });
});
