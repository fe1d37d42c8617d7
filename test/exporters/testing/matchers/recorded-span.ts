import type { RecordedSpan } from 'fluoroscope/memory';

/** A span of which only some fields matter. */
export function recordedSpan(fields: Partial<RecordedSpan>): RecordedSpan {
  return {
    name: 'query',
    kind: 'INTERNAL',
    traceId: '0'.repeat(31).concat('1'),
    spanId: '0'.repeat(15).concat('1'),
    parentSpanId: undefined,
    attributes: {},
    status: { code: 'UNSET', message: undefined },
    events: [],
    links: [],
    startTimeMs: 1,
    durationMs: 1,
    scope: 'test',
    resource: {},
    ...fields,
  };
}
