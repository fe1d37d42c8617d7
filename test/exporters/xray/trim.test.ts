import { SpanKind } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import type { SpanLike } from '../../../exporters/sdk/span.js';
import { createXRayExporter, type XRayDocument } from '../../../exporters/xray/index.js';
import { spanLike } from './span-fixture.js';

const MAX_DATAGRAM_BYTES = 65_507;

function sent(span: SpanLike): XRayDocument {
  const datagrams: string[] = [];
  createXRayExporter({ send: (datagram) => datagrams.push(datagram) }).export([span], () => {});
  expect(datagrams).toHaveLength(1);
  expect(Buffer.byteLength(datagrams[0] ?? '')).toBeLessThanOrEqual(MAX_DATAGRAM_BYTES);
  return JSON.parse(datagrams[0]?.split('\n')[1] ?? '');
}

const defaults = (document: XRayDocument): Readonly<Record<string, unknown>> =>
  document.metadata?.['default'] ?? {};

test('a document that just fits is sent as it is', () => {
  const value = 'x'.repeat(65_000);

  expect(defaults(sent(spanLike({ attributes: { value } })))).toEqual({ value });
});

test('an attribute of 1 MB is replaced by a mark, and the others stay', () => {
  const document = sent(
    spanLike({
      attributes: { body: 'x'.repeat(1_000_000), 'order.id': 'o-1', 'annotations.a': 1 },
    }),
  );

  expect(defaults(document)).toEqual({
    body: '[cut: 1000002 bytes]',
    'order.id': 'o-1',
    truncated: { metadata: 1 },
  });
  expect(document.annotations).toEqual({ a: 1 });
});

test('no more values are cut than have to be, the largest first', () => {
  const attributes = { small: 'x'.repeat(20_000), large: 'y'.repeat(60_000), tiny: 'z' };

  expect(defaults(sent(spanLike({ attributes })))).toEqual({
    small: attributes.small,
    large: '[cut: 60002 bytes]',
    tiny: 'z',
    truncated: { metadata: 1 },
  });
});

test('bytes count, not characters', () => {
  const document = sent(spanLike({ attributes: { text: '€'.repeat(30_000) } }));

  expect(defaults(document)).toMatchObject({ text: '[cut: 90002 bytes]' });
});

test('of 10,000 small values as many stay as fit', () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`key.${index}`, index]),
  );
  const kept = defaults(sent(spanLike({ attributes })));
  const { metadata } = kept['truncated'] as { metadata: number };

  expect(metadata).toBeGreaterThan(0);
  expect(Object.keys(kept).length - 1 + metadata).toBe(10_000);
  expect(JSON.stringify(kept).length).toBeGreaterThan(60_000);
});

test('of 10,000 annotations the 50 that can be searched for stay', () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`annotations.key${index}`, `value ${index}`]),
  );
  const document = sent(spanLike({ attributes }));

  expect(Object.keys(document.annotations ?? {})).toHaveLength(50);
  expect(defaults(document)).toEqual({ truncated: { annotations: 9_950 } });
});

test('a stack of 500 frames has 50 when the document is too long, and says how many are gone', () => {
  const stack = ['Error: boom'];
  for (let index = 0; index < 500; index += 1) {
    stack.push(`    at fn${index} (/var/task/${'deep/'.repeat(30)}file.js:${index + 1}:1)`);
  }
  const attributes = {
    'exception.type': 'Error',
    'exception.message': 'boom',
    'exception.stacktrace': stack.join('\n'),
  };
  const document = sent(spanLike({ events: [{ name: 'exception', time: [1, 0], attributes }] }));

  expect(document.cause?.exceptions[0]).toMatchObject({ truncated: 450, message: 'boom' });
  expect(document.cause?.exceptions[0]?.stack).toHaveLength(50);
  expect(defaults(document)).toEqual({ truncated: { stack_frames: 450 } });
});

test('long texts outside the metadata are cut to 1,000 characters', () => {
  const document = sent(
    spanLike({
      kind: SpanKind.CLIENT,
      attributes: {
        'db.system': 'postgresql',
        'db.statement': 'S'.repeat(100_000),
        'url.full': `https://a.example/${'u'.repeat(100_000)}`,
      },
    }),
  );

  expect(document.sql?.sanitized_query).toBe(`${'S'.repeat(1_000)}… [cut: 100000 characters]`);
  expect(document.http?.request?.url).toContain('… [cut: 100018 characters]');
  expect(defaults(document)).toEqual({ truncated: { texts: 2 } });
});

test('when no cut is enough the bare span is sent', () => {
  const context = { traceId: '5759e988bd862e3fe1be46a994272793', spanId: 'bbbbbbbbbbbbbbbb' };
  const links = Array.from({ length: 1_000 }, () => ({ context: { ...context, traceFlags: 1 } }));
  const document = sent(
    spanLike({ links, parentSpanId: 'aaaaaaaaaaaaaaaa', kind: SpanKind.CLIENT }),
  );

  expect(document).toEqual({
    name: 'work',
    id: '53995c3f42cd8ad8',
    trace_id: '1-5759e988-bd862e3fe1be46a994272793',
    parent_id: 'aaaaaaaaaaaaaaaa',
    type: 'subsegment',
    namespace: 'remote',
    start_time: 1461096053.375,
    end_time: 1461096053.404,
    metadata: { default: { truncated: true } },
  });
});

test('what JSON cannot write is written as near as possible', () => {
  const cycle: Record<string, unknown> = { name: 'loop' };
  cycle['self'] = cycle;
  const throwing = Object.defineProperty({}, 'secret', {
    enumerable: true,
    get() {
      throw new Error('no');
    },
  });

  const document = sent(spanLike({ attributes: { big: 10n, cycle, throwing, plain: 1 } }));

  expect(defaults(document)).toEqual({
    big: '10',
    cycle: { name: 'loop', self: '[Circular]' },
    throwing: { secret: '[Thrown: no]' },
    plain: 1,
  });
});
