import { createTracer, instrument, type Telemetry } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { describe, expect, test } from 'vitest';
import { lambdaContext } from './lambda-context.js';
import { type OlderContext, olderInvocation } from './older-runtime.js';

type AnyCallback = (error?: unknown, result?: unknown) => void;
type OlderHandler = (event: unknown, context: OlderContext, callback: AnyCallback) => unknown;

const error = new RangeError('out of stock');
const later = (run: () => void): void => void setTimeout(run, 2);
const never = new Promise(() => {});

/** A handler of two parameters, which a rest parameter or an unused third one would not be. */
const withContext =
  (answer: (context: OlderContext) => unknown): unknown =>
  (_event: unknown, context: OlderContext): unknown =>
    answer(context);

const callingBack =
  (answer: (callback: AnyCallback, context: OlderContext) => unknown): OlderHandler =>
  (_event, context, callback) =>
    answer(callback, context);

describe('an older runtime gets the answer that it would get without us', () => {
  test.each<[how: string, handler: unknown, by: string, error: unknown, result: unknown]>([
    ['a promise', async () => 'result', 'done', null, 'result'],
    ['a rejection', () => Promise.reject(error), 'done', error, null],
    ['a callback', callingBack((back) => later(() => back(null, 'r'))), 'callback', null, 'r'],
    ['a callback at once', callingBack((back) => back(null, 'r')), 'callback', null, 'r'],
    ['a callback with an error', callingBack((back) => back(error)), 'callback', error, undefined],
    ['a callback with a text', callingBack((back) => back('no')), 'callback', 'no', undefined],
    [
      'a callback without a result',
      callingBack((back) => back()),
      'callback',
      undefined,
      undefined,
    ],
    [
      'the first of two callbacks',
      callingBack((back) => [back(null, 1), back(null, 2)]),
      'callback',
      null,
      1,
    ],
    [
      'a callback before a promise',
      callingBack(async (back) => {
        back(null, 'called');
        return 'returned';
      }),
      'callback',
      null,
      'called',
    ],
    [
      'a promise before a callback',
      callingBack(async (back) => {
        later(() => back(null, 'called'));
        return 'returned';
      }),
      'done',
      null,
      'returned',
    ],
    [
      'a callback beside a promise that never settles',
      callingBack((back) => {
        later(() => back(null, 'called'));
        return never;
      }),
      'callback',
      null,
      'called',
    ],
    [
      'a callback behind an object that is no answer',
      callingBack((back) => setTimeout(() => back(null, 'r'), 2)),
      'callback',
      null,
      'r',
    ],
    [
      'a callback of a handler with rest parameters',
      (...values: unknown[]) => later(() => (values[2] as AnyCallback)(null, 'r')),
      'callback',
      null,
      'r',
    ],
    [
      'what a callback handler throws',
      callingBack(() => {
        throw error;
      }),
      'done',
      error,
      null,
    ],
    ['succeed', withContext((c) => later(() => c.succeed('r'))), 'done', null, 'r'],
    ['fail', withContext((c) => later(() => c.fail(error))), 'done', error, null],
    ['fail without an error', withContext((c) => later(() => c.fail())), 'done', 'handled', null],
    ['done', withContext((c) => later(() => c.done(null, 'r'))), 'done', null, 'r'],
    [
      'done with an error',
      withContext((c) => later(() => c.done(error))),
      'done',
      error,
      undefined,
    ],
    [
      'succeed, whatever follows',
      withContext((c) => {
        c.succeed('first');
        c.done(null, 'second');
        c.fail(error);
        return { third: true };
      }),
      'done',
      null,
      'first',
    ],
    [
      'succeed behind an object that is no answer',
      withContext((c) => setTimeout(() => c.succeed('r'), 2)),
      'done',
      null,
      'r',
    ],
    [
      'succeed before a promise that rejects',
      withContext(async (c) => {
        c.succeed('first');
        throw error;
      }),
      'done',
      null,
      'first',
    ],
    ['a plain value', withContext(() => ({ plain: true })), 'done', null, { plain: true }],
  ])('%s', async (...[, handler, by, answeredError, result]) => {
    const telemetry = memoryTelemetry();
    const invocation = olderInvocation();
    const answer = await invocation.call(instrument(handler as never, { telemetry }));
    expect(answer).toEqual([by, answeredError, result]);
    expect(telemetry.spans).toMatchObject([
      {
        status: { code: answeredError === null || answeredError === undefined ? 'UNSET' : 'ERROR' },
      },
    ]);
  });
});

describe('the telemetry has left when an older runtime gets its answer', () => {
  test.each<[how: string, handler: unknown]>([
    ['a callback', callingBack((back) => back(null, 'r'))],
    ['a callback with an error', callingBack((back) => back(error))],
    ['succeed', withContext((c) => c.succeed('r'))],
    ['fail', withContext((c) => c.fail(error))],
    ['done', withContext((c) => later(() => c.done(null, 'r')))],
  ])('through %s', async (...[, handler]) => {
    const order: string[] = [];
    const memory = memoryTelemetry();
    const telemetry: Telemetry = {
      ...memory,
      async forceFlush() {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push(`${memory.spans.length} flushed`);
      },
    };
    const invocation = olderInvocation({}, () => order.push('answered'));
    await invocation.call(instrument(handler as never, { telemetry }));
    expect(order).toEqual(['1 flushed', 'answered']);
  });

  test('also when a second answer comes while it leaves', async () => {
    let leave: () => void = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const telemetry: Telemetry = { ...memoryTelemetry(), forceFlush: () => left };
    const invocation = olderInvocation();
    const handler = withContext((context) => {
      context.succeed('first');
      later(() => context.done(null, 'second'));
      later(() => later(() => leave()));
    });
    expect(await invocation.call(instrument(handler as never, { telemetry }))).toEqual([
      'done',
      null,
      'first',
    ]);
  });
});

describe("the handler gets the runtime's own context", () => {
  const telemetry = memoryTelemetry();

  test('with all that is in it, and with its own functions again afterwards', async () => {
    const invocation = olderInvocation();
    const before = Object.getOwnPropertyDescriptors(invocation.context);
    let seen: OlderContext | undefined;
    const handler = withContext((context) => {
      seen = context;
      context.succeed(Object.keys(context));
    });
    const [, , keys] = await invocation.call(instrument(handler as never, { telemetry }));
    expect(seen).toBe(invocation.context);
    expect(keys).toEqual(Object.keys(before));
    expect(Object.getOwnPropertyDescriptors(invocation.context)).toEqual(before);
  });

  test('whose callbackWaitsForEmptyEventLoop reaches the runtime', async () => {
    const invocation = olderInvocation();
    const handler = callingBack((back, context) => {
      context.callbackWaitsForEmptyEventLoop = false;
      back(null, context.callbackWaitsForEmptyEventLoop);
    });
    expect(await invocation.call(instrument(handler as never, { telemetry }))).toEqual([
      'callback',
      null,
      false,
    ]);
    expect(invocation.waits()).toBe(false);
  });

  test('which may be answered by any of many at once, each for itself', async () => {
    const tracer = createTracer();
    telemetry.reset();
    const handler = instrument(
      ((event: { id: number }, context: OlderContext, callback: AnyCallback) => {
        tracer.putAnnotation('id', event.id);
        const answers = [context.succeed, (r: unknown) => context.done(null, r)];
        const answer = answers[event.id % 3] ?? ((r: unknown) => callback(null, r));
        setTimeout(answer, (event.id * 7) % 11, event.id);
      }) as never,
      { telemetry },
    );
    const ids = Array.from({ length: 64 }, (_, id) => id);
    const answers = await Promise.all(ids.map((id) => olderInvocation().call(handler, { id })));
    expect(answers.map(([, , result]) => result)).toEqual(ids);
    expect(telemetry.spans.map((span) => span.attributes['annotations.id']).toSorted()).toEqual(
      ids.toSorted(),
    );
  });

  test.each<[what: string, context: (own: OlderContext) => object]>([
    ['frozen', (own) => Object.freeze(own)],
    ['without such functions', ({ awsRequestId }) => ({ awsRequestId })],
    ['with functions of its prototype', (own) => Object.create(own) as object],
    [
      'that refuses to be read',
      () =>
        new Proxy(
          {},
          {
            get() {
              throw new Error('closed');
            },
          },
        ),
    ],
  ])('be it one %s', async (_, contextOf) => {
    const handler = instrument((async () => 'result') as never, { telemetry });
    const { context } = olderInvocation();
    const call = handler as unknown as (...values: unknown[]) => Promise<unknown>;
    expect(await call({}, contextOf(context), () => {})).toBe('result');
  });

  test('used for one invocation after another stays as it was', async () => {
    const { context } = olderInvocation();
    const { succeed } = context;
    const handler = instrument(async () => 'result', { telemetry });
    for (let index = 0; index < 5; index += 1) await handler({}, context);
    expect(context.succeed).toBe(succeed);
  });
});

describe('without a runtime that has callbacks', () => {
  const telemetry = memoryTelemetry();

  test('a synchronous handler that returns nothing has ended', async () => {
    const handler = instrument(() => {}, { telemetry });
    expect(await handler({}, lambdaContext())).toBeUndefined();
  });

  test('a callback handler is answered through the promise', async () => {
    const handler = instrument(callingBack((back) => later(() => back(null, 'r'))) as never, {
      telemetry,
    });
    expect(await handler({}, lambdaContext())).toBe('r');
  });
});
