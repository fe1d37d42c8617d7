import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchers } from '../../../../exporters/testing/index.js';
import '../../../../exporters/testing/vitest.js';

/** What each matcher is called with, so that nothing but the received value can be wrong. */
const CALLS: ReadonlyArray<readonly [keyof typeof matchers, readonly unknown[]]> = [
  ['toHaveSpan', ['query', { attributes: { a: 1 }, events: ['e'], exception: 'x', times: 1 }]],
  ['toHaveSpanTree', ['a > b']],
  ['toHaveAnnotation', ['User', { a: 1 }]],
  ['toHaveMetadata', ['order', { a: 1 }, 'shop']],
  ['toHaveLogLine', [{ level: 'info', message: /x/, a: { b: 1 } }]],
  ['toHaveMetric', ['Orders', { value: 1, attributes: { a: 1 } }]],
  ['toHaveEmfMetric', ['Orders', { value: 1, dimensions: { a: 'b' }, properties: { a: 1 } }]],
  ['toBeValidEmf', []],
  ['toHaveSegment', ['shop', { annotations: { a: 1 }, cause: 'x', links: [{ id: 'a' }] }]],
  ['toHaveSubsegment', ['shop', { metadata: { a: { b: 1 } }, fault: false }]],
  ['toBeValidSegment', []],
];

type Call = (
  this: object,
  received: unknown,
  ...expected: readonly unknown[]
) => {
  readonly pass: boolean;
  message(): string;
};

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withTypedArray: true,
});

/** Anything, in the places where telemetry would be. */
const received = fc.oneof(
  anything,
  fc.array(anything),
  fc.record({ spans: fc.array(anything), logs: fc.array(anything), metrics: fc.array(anything) }),
  fc.record({
    name: fc.string(),
    traceId: fc.string(),
    spanId: fc.string(),
    attributes: anything,
    events: anything,
    links: anything,
    status: anything,
    parentSpanId: anything,
    startTimeMs: anything,
  }),
  fc.record({
    level: anything,
    message: anything,
    timeMs: fc.double(),
    attributes: fc.dictionary(fc.string(), anything),
  }),
  fc.record({ name: fc.string(), value: fc.double(), attributes: anything }),
  fc.record({ _aws: anything, a: anything }),
  fc.record({
    _aws: fc.record({
      Timestamp: anything,
      CloudWatchMetrics: fc.array(
        fc.record({
          Namespace: anything,
          Dimensions: fc.array(fc.array(anything)),
          Metrics: fc.array(fc.record({ Name: anything, Unit: anything })),
        }),
      ),
    }),
  }),
  fc.record({
    name: anything,
    id: anything,
    annotations: anything,
    metadata: anything,
    cause: anything,
    links: anything,
    subsegments: fc.array(anything),
    http: anything,
  }),
  fc.json(),
);

test.each(CALLS)('%s answers, or says what is wrong, whatever it is given', (name, expected) => {
  const call = matchers[name] as Call;
  fc.assert(
    fc.property(received, (value) => {
      try {
        const { pass, message } = call.call({}, value, ...expected);
        expect(typeof pass).toBe('boolean');
        expect(message()).toMatch(new RegExp(`^expect\\(received\\)\\.${name}\\(`));
        expect(message().length).toBeLessThan(20_000);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        expect((error as Error).message).toMatch(/^There are no |^Element \d+ is no /);
      }
    }),
    { numRuns: 300 },
  );
});
