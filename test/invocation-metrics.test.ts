import { createMetrics, instrument, type Telemetry } from 'fluoroscope';
import { createEmfMeterProvider } from 'fluoroscope/emf';
import { memoryTelemetry } from 'fluoroscope/memory';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { restEvent } from './e2e/rest-event.js';
import { createWrittenLines } from './exporters/emf/parsed-lines.js';
import { lambdaContext } from './lambda-context.js';

const telemetry = memoryTelemetry();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  telemetry.reset();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What was recorded, as `name value unit trigger`. */
function recorded(): string[] {
  return telemetry.metrics
    .filter(({ meter }) => meter === 'fluoroscope')
    .map(({ name, kind, unit, value, attributes }) => {
      expect(Object.keys(attributes)).toEqual(['faas.trigger']);
      return `${kind} ${name} ${value} ${unit} ${attributes['faas.trigger']}`;
    });
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A context with 10 s until its deadline, by the faked clock. */
function tenSeconds(): ReturnType<typeof lambdaContext> {
  const deadlineMs = Date.now() + 10_000;
  return lambdaContext({ getRemainingTimeInMillis: () => deadlineMs - Date.now() });
}

async function settled(answer: Promise<unknown>): Promise<void> {
  const outcome = answer.catch(() => {});
  await vi.advanceTimersByTimeAsync(30_000);
  await outcome;
}

// A process has one cold start, so this one comes first.
test('a cold start is counted, and the next invocation is none', async () => {
  vi.spyOn(process, 'uptime').mockReturnValue(0.5);
  const handler = instrument(() => wait(250), { telemetry, invocationMetrics: true });
  await settled(handler({}, lambdaContext()));
  await settled(handler(restEvent('/a', 'r'), lambdaContext()));
  expect(recorded()).toEqual([
    'counter faas.coldstarts 1 {coldstart} other',
    'histogram faas.invoke_duration 0.25 s other',
    'histogram faas.invoke_duration 0.25 s http',
  ]);
});

test('without the option nothing is recorded', async () => {
  const handler = instrument(() => wait(1), { telemetry });
  await settled(handler({}, lambdaContext()));
  expect(telemetry.metrics).toEqual([]);
});

describe('an error is counted once', () => {
  const metrics = createMetrics({ namespace: 'Shop' });

  test.each<[string, () => unknown]>([
    [
      'when the handler throws',
      () => {
        throw new Error('no');
      },
    ],
    ['when its promise rejects', () => Promise.reject(new Error('no'))],
    ['when throwOnEmptyMetrics finds none', () => 'fine'],
  ])('%s', async (_, handle) => {
    const handler = instrument(handle, {
      telemetry,
      metrics,
      throwOnEmptyMetrics: true,
      invocationMetrics: true,
    });
    await settled(handler({}, lambdaContext()) as Promise<unknown>);
    expect(recorded()).toEqual([
      'counter faas.errors 1 {error} other',
      'histogram faas.invoke_duration 0 s other',
    ]);
  });

  test('and a 5xx answer is none, as the function itself did not fail', async () => {
    const handler = instrument(async () => ({ statusCode: 503 }), {
      telemetry,
      invocationMetrics: true,
    });
    await settled(handler(restEvent('/a', 'r'), lambdaContext()));
    expect(recorded()).toEqual(['histogram faas.invoke_duration 0 s http']);
  });
});

describe('a timeout is counted at the deadline, once', () => {
  const atDeadline = [
    'histogram faas.invoke_duration 9.8 s other',
    'counter faas.timeouts 1 {timeout} other',
  ];

  test('when the handler never ends', async () => {
    const handler = instrument(() => new Promise(() => {}), { telemetry, invocationMetrics: true });
    void handler({}, tenSeconds());
    await vi.advanceTimersByTimeAsync(9_799);
    expect(recorded()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(recorded()).toEqual(atDeadline);
  });

  test.each<[string, () => Promise<void>]>([
    ['finishes', () => wait(9_900)],
    ['fails', () => wait(9_900).then(() => Promise.reject(new Error('no')))],
  ])('when it %s late', async (_, handle) => {
    const handler = instrument(handle, { telemetry, invocationMetrics: true });
    await settled(handler({}, tenSeconds()));
    expect(recorded()).toEqual(atDeadline);
  });
});

test('as EMF they are seconds and counts under faas.trigger, without an id', async () => {
  const written = createWrittenLines();
  const meterProvider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const emf: Telemetry = {
    ...telemetry,
    meterProvider,
    forceFlush: () => meterProvider.forceFlush(),
  };
  const handler = instrument(() => wait(250), { telemetry: emf, invocationMetrics: true });
  await settled(handler({}, lambdaContext()));
  expect(written.documents()).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'bare',
            Dimensions: [['faas.trigger']],
            Metrics: [{ Name: 'faas.invoke_duration', Unit: 'Seconds' }],
          },
        ],
      },
      'faas.trigger': 'other',
      'faas.invoke_duration': 0.25,
    },
  ]);
});

test('a meter provider that fails harms no invocation', async () => {
  const failing: Telemetry = {
    ...telemetry,
    meterProvider: {
      getMeter() {
        throw new Error('no meters');
      },
    },
  };
  const error = new Error('no');
  const options = { telemetry: failing, invocationMetrics: true };
  expect(await instrument(async () => 'fine', options)({}, lambdaContext())).toBe('fine');
  const rejecting = instrument(() => Promise.reject(error), options);
  await expect(rejecting({}, lambdaContext())).rejects.toBe(error);
  expect(telemetry.logs).toMatchObject([{ message: 'The handler failed' }]);
});
