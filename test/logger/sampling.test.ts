import { AlwaysOffSampler } from '@opentelemetry/sdk-trace';
import { createLogger, instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { createSampling } from '../../src/logger/sampling.js';
import { invocation } from './invocation.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

// D22: a rate of Powertools is up to a point too high.
test.each([0, 0.01, 0.1, 0.5, 0.99, 1])('a rate of %f is that share of the invocations', (rate) => {
  const sampling = createSampling(rate);
  const runs = 200_000;
  let sampled = 0;
  for (let run = 0; run < runs; run += 1) if (sampling?.isSampled(invocation())) sampled += 1;
  // Within five standard deviations, which one run in two million is not.
  expect(Math.abs(sampled - runs * rate)).toBeLessThanOrEqual(
    5 * Math.sqrt(runs * rate * (1 - rate)),
  );
});

test('an invocation is decided once, and its children and records with it', () => {
  const sampling = createSampling(0.5);
  for (let run = 0; run < 100; run += 1) {
    const one = invocation();
    const first = sampling?.isSampled(one);
    expect(sampling?.isSampled(one)).toBe(first);
    expect(sampling?.isSampled(invocation({ enclosing: one }))).toBe(first);
  }
});

test.each([-0.1, 1.1, Number.NaN, '0.5'])('a rate of %j is refused at creation', (rate) => {
  expect(() => createLogger({ sampleRate: rate as never })).toThrow(RangeError);
});

function linesOf(options: Parameters<typeof createLogger>[0]): {
  readonly logger: ReturnType<typeof createLogger>;
  levels(): string[];
  readonly lines: string[];
} {
  const lines: string[] = [];
  const logger = createLogger({ ...options, write: (text) => lines.push(text) });
  const levels = (): string[] => lines.map((line) => (JSON.parse(line) as { level: string }).level);
  return { logger, lines, levels };
}

function logAll(logger: ReturnType<typeof createLogger>): void {
  logger.trace('t');
  logger.debug('d');
  logger.info('i');
  logger.child({ a: 1 }).debug('child');
}

test.each([
  [{ sampleRate: 1 }, ['DEBUG', 'INFO', 'DEBUG']],
  [{ sampleRate: 0 }, ['INFO']],
  [{ sampleRate: 1, level: 'trace' as const }, ['TRACE', 'DEBUG', 'INFO', 'DEBUG']],
  [{ sampleRate: 1, level: 'silent' as const }, []],
  [{ sampleRate: 1, level: 'error' as const }, ['DEBUG', 'INFO', 'DEBUG']],
])('with %j the lines are %j', async (options, expected) => {
  const { logger, levels } = linesOf(options);
  const telemetry = { ...memoryTelemetry(), stdout: true };
  await instrument(() => logAll(logger), { telemetry })({}, lambdaContext());
  expect(levels()).toEqual(expected);
});

test('sampling_rate is on every line where a rate is set', () => {
  const { logger, lines } = linesOf({ sampleRate: 0.25 });
  logger.info('x', { own: 1 });
  expect(lines[0]).toMatch(/"sampling_rate":0\.25,"own":1\}/);
  vi.stubEnv('POWERTOOLS_LOGGER_SAMPLE_RATE', '1');
  const configured = linesOf({});
  configured.logger.debug('y');
  expect(configured.lines[0]).toContain('"sampling_rate":1');
});

test("Lambda's own level is not undercut", async () => {
  vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'INFO');
  const { logger, levels } = linesOf({ sampleRate: 1 });
  const telemetry = { ...memoryTelemetry(), stdout: true };
  await instrument(() => logAll(logger), { telemetry })({}, lambdaContext());
  expect(levels()).toEqual(['INFO']);
});

test("with 'trace' the lines of sampled traces are written from DEBUG up", async () => {
  for (const [sampler, expected] of [
    [undefined, ['DEBUG', 'INFO', 'DEBUG']],
    [new AlwaysOffSampler(), ['INFO']],
  ] as const) {
    const { logger, levels, lines } = linesOf({ sampleRate: 'trace' });
    const telemetry = { ...memoryTelemetry({ sampler }), stdout: true };
    await instrument(() => logAll(logger), { telemetry })({}, lambdaContext());
    expect(levels()).toEqual(expected);
    expect(lines.join('')).not.toContain('sampling_rate');
  }
});

test("outside of an invocation a rate is decided once, and 'trace' by the span around the call", () => {
  const { logger, lines } = linesOf({ sampleRate: 1 });
  logger.debug('x');
  expect(lines).toHaveLength(1);
  const traced = linesOf({ sampleRate: 'trace' });
  traced.logger.debug('x');
  expect(traced.lines).toEqual([]);
});
