import { type Context, ROOT_CONTEXT, type SpanContext, SpanKind, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { createTracer, instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { memoryTelemetry } from 'fluoroscope/memory';
import { afterEach, expect, test, vi } from 'vitest';
import { createSampler } from '../../../exporters/sdk/sampler.js';
import type { SamplerLike } from '../../../exporters/sdk/span.js';
import { freshWarnings } from '../../diagnostic-warnings.js';
import { lambdaContext } from '../../lambda-context.js';

afterEach(() => vi.unstubAllEnvs());

const KNOWN = '5759e988bd862e3fe1be46a994272793';
const SPAN_ID = '53995c3f42cd8ad8';

const decisionOf = (sampler: SamplerLike, context: Context, traceId: string): number =>
  sampler.shouldSample(context, traceId, 'work', SpanKind.SERVER, {}, []).decision;

function configured(name: string, argument = ''): SamplerLike {
  vi.stubEnv('OTEL_TRACES_SAMPLER', name);
  vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', argument);
  return createSampler(false);
}

/** The SDK's own of the same name. */
const OF_THE_SDK: Readonly<Record<string, (ratio: number) => SamplerLike>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) =>
    new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};
const NAMES = Object.keys(OF_THE_SDK);

const under = (parent: Partial<SpanContext>): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    ...{ traceId: KNOWN, spanId: SPAN_ID, traceFlags: 0 },
    ...parent,
  });
const PARENTS: ReadonlyArray<readonly [string, Context]> = [
  ['no parent', ROOT_CONTEXT],
  ['a remote parent that is sampled', under({ isRemote: true, traceFlags: 1 })],
  ['a remote parent that is not', under({ isRemote: true, traceFlags: 0 })],
  ['a local parent that is sampled', under({ traceFlags: 1 })],
  ['a local parent that is not', under({ traceFlags: 0 })],
  ['a sampled parent with further flags', under({ isRemote: true, traceFlags: 0x03 })],
  ['an unsampled parent with further flags', under({ isRemote: true, traceFlags: 0x02 })],
  ['a sampled parent without a valid id', under({ spanId: '0000000000000000', traceFlags: 1 })],
];
const RATIOS = [0, 1e-9, 0.1, 0.5, 0.999999999, 1];
const EDGE_IDS = [
  ...['0'.repeat(32), 'f'.repeat(32), `${'0'.repeat(31)}1`, `8${'0'.repeat(31)}`],
  ...['7fffffff', '80000000', 'fffffffe', 'ffffffff', '00000003', '00000004', '00000005'].map(
    (folded) => `${folded}${'0'.repeat(24)}`.replace(/^0{32}$/, KNOWN),
  ),
  ...['', 'no id', KNOWN.toUpperCase(), `${KNOWN}0`, `-${KNOWN.slice(1)}`],
];

test.each(NAMES.flatMap((name) => PARENTS.map(([parent, context]) => ({ name, parent, context }))))(
  "$name decides as the SDK's under $parent",
  ({ name, context }) => {
    for (const ratio of RATIOS) {
      const ours = configured(name, String(ratio));
      const theirs = OF_THE_SDK[name]!(ratio);
      for (const traceId of [KNOWN, ...EDGE_IDS]) {
        const expected = decisionOf(theirs, context, traceId);
        expect([traceId, decisionOf(ours, context, traceId)]).toEqual([traceId, expected]);
      }
    }
  },
);

test.each(RATIOS)("10,000 traces at a ratio of %d are the SDK's own choice", (ratio) => {
  const ours = configured('parentbased_traceidratio', String(ratio));
  const theirs = new TraceIdRatioBasedSampler(ratio);
  let sampled = 0;
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), (traceId) => {
      const decision = decisionOf(ours, ROOT_CONTEXT, traceId);
      sampled += decision === 2 ? 1 : 0;
      return decision === theirs.shouldSample(ROOT_CONTEXT, traceId).decision;
    }),
    { numRuns: 10_000 },
  );
  // Not a matter of chance at either end, and near the ratio between them.
  if (ratio === 0) expect(sampled).toBe(0);
  else if (ratio === 1) expect(sampled).toBe(10_000);
  else expect(Math.abs(sampled / 10_000 - ratio)).toBeLessThan(0.25);
});

test.each([
  ['ALWAYS_OFF', 0],
  [' Always_Off ', 0],
  ['', 2],
  ['   ', 2],
])(
  'OTEL_TRACES_SAMPLER=%j is read in any case, and is unset when it is blank',
  (name, expected) => {
    expect(decisionOf(configured(name), ROOT_CONTEXT, KNOWN)).toBe(expected);
  },
);

test.each(['', ' ', '1', '1.0', '1e0'])('a ratio of %j is the default, every trace', (argument) => {
  const sampler = configured('traceidratio', argument);
  expect(decisionOf(sampler, ROOT_CONTEXT, 'f'.repeat(32))).toBe(2);
});

test.each([
  ...['xray', 'jaeger_remote', 'parentbased_jaeger_remote', 'traceidratio=0.5', 'constructor'],
])(
  'the sampler "%s" is one warning that lists the known ones, and the default decides',
  async (name) => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', name);
    const { warnings, module } = await freshWarnings(
      () => import('../../../exporters/sdk/sampler.js'),
    );
    const first = module.createSampler(false);
    module.createSampler(true);

    expect(decisionOf(first, ROOT_CONTEXT, KNOWN)).toBe(2);
    expect(decisionOf(first, under({ isRemote: true }), KNOWN)).toBe(0);
    expect(warnings).toEqual([
      `OTEL_TRACES_SAMPLER is "${name}", which cannot be used. Set one of always_on, always_off, ` +
        'traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio; ' +
        'the default is in force.',
    ]);
  },
);

test.each(['2', '-0.1', '50%', '0,5', 'NaN', 'Infinity', 'half', '1.0000001'])(
  'the ratio "%s" is one warning, and every trace is taken',
  async (argument) => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'parentbased_traceidratio');
    vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', argument);
    const { warnings, module } = await freshWarnings(
      () => import('../../../exporters/sdk/sampler.js'),
    );
    const sampler = module.createSampler(false);
    module.createSampler(false);

    expect(decisionOf(sampler, ROOT_CONTEXT, 'f'.repeat(32))).toBe(2);
    expect(warnings).toEqual([
      `OTEL_TRACES_SAMPLER_ARG is "${argument}", which cannot be used. Set a number from 0 to 1; ` +
        'the default is in force.',
    ]);
  },
);

test('a ratio that no sampler asks for is not looked at', async () => {
  vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_on');
  vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', 'http://collector:14250');
  const { warnings, module } = await freshWarnings(
    () => import('../../../exporters/sdk/sampler.js'),
  );
  module.createSampler(false);
  expect(warnings).toEqual([]);
});

/** Spans that one invocation with a child records, under a header of the runtime. */
async function recordedOnAws(xRayTraceId: string, sampler?: SamplerLike): Promise<number> {
  const exporter = new InMemorySpanExporter();
  const telemetry = awsTelemetry({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    http: false,
    sampler,
  });
  const tracer = createTracer();
  const handler = instrument(() => tracer.capture('child', () => {}), { telemetry });
  await handler({}, lambdaContext({ xRayTraceId }));
  // A shutdown empties the exporter.
  const { length } = exporter.getFinishedSpans();
  await telemetry.shutdown();
  return length;
}

const traceHeader = (rest: string): string => `Root=1-5759e988-bd862e3fe1be46a9942727aa${rest}`;

test.each(NAMES)('Sampled=0 of the runtime wins over %s where it is respected', async (name) => {
  vi.stubEnv('OTEL_TRACES_SAMPLER', name);
  expect(await recordedOnAws(traceHeader(`;Parent=${SPAN_ID};Sampled=0`))).toBe(0);
});

test.each(NAMES)('a header without a parent keeps %s from recording too', async (name) => {
  vi.stubEnv('OTEL_TRACES_SAMPLER', name);
  expect(await recordedOnAws(traceHeader(''))).toBe(0);
});

test.each([
  ['always_on', '', 2],
  ['always_off', '', 0],
  ['traceidratio', '1', 2],
  ['traceidratio', '0', 0],
  ['parentbased_always_on', '', 2],
  ['parentbased_always_off', '', 2],
  ['parentbased_traceidratio', '0', 2],
])('Sampled=1 of the runtime under %s (%s) records %d spans', async (name, argument, expected) => {
  vi.stubEnv('OTEL_TRACES_SAMPLER', name);
  vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', argument);
  expect(await recordedOnAws(traceHeader(`;Parent=${SPAN_ID};Sampled=1`))).toBe(expected);
});

test('a sampler that is given beats the variable, and sees what the runtime said', async () => {
  vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
  const header = traceHeader(`;Parent=${SPAN_ID};Sampled=0`);
  expect(await recordedOnAws(header, new AlwaysOnSampler())).toBe(2);
  expect(await recordedOnAws(header, OF_THE_SDK['parentbased_always_on']!(1))).toBe(0);
});

test('Sampled=0 means nothing where X-Ray does not decide', async () => {
  vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_on');
  const telemetry = memoryTelemetry({ http: false });
  const handler = instrument(() => {}, { telemetry });
  await handler({}, lambdaContext({ xRayTraceId: traceHeader(`;Parent=${SPAN_ID};Sampled=0`) }));
  expect(telemetry.spans).toHaveLength(1);
});
