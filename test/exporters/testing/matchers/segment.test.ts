import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { createXRayExporter, toXRayDocuments } from 'fluoroscope/xray';
import { describe, expect, test } from 'vitest';
import type { SpanLike } from '../../../../exporters/sdk/span.js';
import '../../../../exporters/testing/vitest.js';
import { readVectors, spanOf } from '../../../conformance/xray-vectors.js';
import { failure } from './failure.js';

/** A request that is served with a call that fails, as an SDK records them. */
function recordedSpans(): SpanLike[] {
  const exporter = new InMemorySpanExporter();
  const tracer = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  }).getTracer('test');
  tracer.startActiveSpan('GET /orders', { kind: SpanKind.INTERNAL }, (server) => {
    server.setAttributes({
      'annotations.Order': '7',
      'metadata.shop.order': '{"id":7,"lines":[{"sku":"a"}]}',
      'http.request.method': 'GET',
      'http.response.status_code': 500,
    });
    server.end();
  });
  const call = tracer.startSpan('pay', { kind: SpanKind.CLIENT });
  call.recordException(new RangeError('no funds'));
  call.setStatus({ code: SpanStatusCode.ERROR }).end();
  return exporter.getFinishedSpans();
}

const documents = recordedSpans().flatMap((span) => toXRayDocuments(span));
const datagrams: string[] = [];
createXRayExporter({ send: (datagram) => void datagrams.push(datagram) }).export(
  recordedSpans(),
  () => {},
);

/** A trace as the X-Ray SDK sends it: parts inside their segment. */
const nested = {
  name: 'shop',
  id: '53995c3f42cd8ad8',
  trace_id: '1-5759e988-bd862e3fe1be46a994272793',
  start_time: 1_461_096_053,
  end_time: 1_461_096_054,
  subsegments: [
    {
      name: 'DynamoDB',
      id: 'defdfd9912dc5a56',
      start_time: 1_461_096_053.1,
      end_time: 1_461_096_053.2,
      namespace: 'aws',
      aws: { operation: 'GetItem', table_name: 'orders' },
      throttle: true,
      error: true,
    },
  ],
};

describe('a segment', () => {
  test.each([
    ['its name', undefined],
    ['its annotations', { annotations: { Order: '7' } }],
    ['its metadata', { metadata: { shop: { order: { lines: [{ sku: 'a' }] } } } }],
    ['its HTTP block', { http: { request: { method: 'GET' }, response: { status: 500 } } }],
    ['its flags', { fault: true, error: false, throttle: false, in_progress: false }],
    ['an expression', { trace_id: /^1-/ }],
    ['an asymmetric matcher', { start_time: expect.any(Number) }],
    ['no parent', { parent: null, parent_id: undefined }],
    ['how many there are', { times: 1 }],
  ] as const)('is found by %s', (_, expected) => {
    const noise = ['hello', ...datagrams].join('\n');
    for (const received of [documents, documents[0], datagrams, noise, [Buffer.from(noise)]]) {
      expect(received).toHaveSegment('GET /orders', expected);
      expect(() => expect(received).not.toHaveSegment('GET /orders', expected)).toThrow();
    }
  });

  test.each([
    ['annotations', { annotations: { Order: 7 } }],
    ['flags', { fault: false }],
    ['flag that is not set', { error: true }],
    ['HTTP block', { http: { request: { url: /./ } } }],
    ['parent', { parent: 'shop' }],
    ['cause', { cause: /./ }],
  ] as const)('is not found with another %s', (_, expected) => {
    expect(documents).not.toHaveSegment('GET /orders', expected);
  });

  test('is no subsegment', () => {
    expect(documents).not.toHaveSubsegment('GET /orders');
    expect(nested).not.toHaveSegment('DynamoDB');
  });
});

describe('a subsegment', () => {
  test('is found inside its segment, with its parent', () => {
    expect(nested).toHaveSubsegment('DynamoDB', {
      parent: 'shop',
      namespace: 'aws',
      aws: { table_name: /^ord/ },
      throttle: true,
      fault: false,
    });
    expect([JSON.stringify(nested)]).toHaveSubsegment(/^Dyn/, { times: 1 });
  });

  test('is found on its own, with its parent beside it', () => {
    const inner = { ...nested.subsegments[0], type: 'subsegment', parent_id: nested.id };
    expect([inner, { ...nested, subsegments: [] }]).toHaveSubsegment('DynamoDB', {
      parent: 'shop',
    });
    expect([inner]).toHaveSubsegment('DynamoDB', { parent: null, parent_id: nested.id });
  });

  test('is found by an exception of its cause', () => {
    for (const cause of [
      'no funds',
      /funds$/,
      { type: 'RangeError' },
      { message: 'no funds', remote: true },
      { exceptions: [{ type: 'RangeError' }] },
    ]) {
      expect(documents).toHaveSegment('pay', { cause, fault: true });
    }
    for (const cause of ['no', { type: 'Error' }, { exceptions: [] }]) {
      expect(documents).not.toHaveSegment('pay', { cause });
    }
    expect({ ...nested, cause: 'defdfd9912dc5a56' }).toHaveSegment('shop', { cause: /^def/ });
  });

  test('is found by a link', () => {
    const links = [
      { trace_id: '1-a', id: 'b' },
      { trace_id: '1-c', id: 'd' },
    ];
    expect({ ...nested, links }).toHaveSegment('shop', { links: [{ id: 'd' }] });
    expect({ ...nested, links }).toHaveSegment('shop', { links: [{ id: 'b' }] });
    expect({ ...nested, links }).not.toHaveSegment('shop', { links: [{ id: 'e' }] });
    expect({ ...nested, links }).not.toHaveSegment('shop', {
      links: [{ trace_id: '1-a', id: 'd' }],
    });
  });
});

describe('the message', () => {
  test('has the differences of the nearest document, and all documents', () => {
    const expected = { aws: { operation: 'PutItem' }, fault: true, error: false, parent: null };
    expect(
      failure(() => expect(nested).toHaveSubsegment('DynamoDB', expected)),
    ).toMatchInlineSnapshot(`
      "expect(received).toHaveSubsegment("DynamoDB", { aws: { operation: "PutItem" }, fault: true, error: false, parent: null })

      No subsegment fits. The nearest (- expected, + received):

        DynamoDB
        - aws.operation: "PutItem"
        + aws.operation: "GetItem"
        - fault: true
        + fault: (absent)
        - error: false
        + error: true
        - parent: null
        + parent: "shop"

      There are 2 documents:

        shop (segment)
          DynamoDB"
    `);
  });

  test('tells that a segment is none, or the other way round', () => {
    expect(failure(() => expect(nested).toHaveSubsegment('shop'))).toContain(
      '- type: "subsegment"\n  + type: (absent)',
    );
    expect(failure(() => expect(nested).toHaveSegment('DynamoDB'))).toContain(
      '- type: (absent)\n  + type: "subsegment"',
    );
    expect(failure(() => expect('').toHaveSegment('shop'))).toContain('There is no segment.');
  });
});

test.each([
  ['undefined', undefined, 'There are no X-Ray documents in undefined.'],
  ['a list of numbers', [7], 'Element 0 is no line, but a number.'],
])('%s is an error with and without .not', (_, received, message) => {
  for (const check of [expect(received), expect(received).not]) {
    expect(() => check.toHaveSegment('shop')).toThrow(message);
    expect(() => check.toHaveSubsegment('shop')).toThrow(message);
    expect(() => check.toBeValidSegment()).toThrow(message);
  }
});

test('a misspelt field, and links that are no list, are an error with and without .not', () => {
  for (const check of [expect(nested), expect(nested).not]) {
    expect(() => check.toHaveSegment('shop', { links: {} } as never)).toThrow('must be a list');
    expect(() => check.toHaveSegment('shop', { annotation: {} } as never)).toThrow(
      'Nothing is known of a field "annotation".',
    );
  }
});

describe('a segment is valid', () => {
  test('when it is one of ours, as it is and as it is sent', () => {
    expect(documents).toBeValidSegment();
    expect(datagrams).toBeValidSegment();
    expect(nested).toBeValidSegment();
  });

  test.each(
    readVectors(new URL('../../../conformance/xray.json', import.meta.url)).map(
      (vector) => [vector.name, toXRayDocuments(spanOf(vector), vector.options)] as const,
    ),
  )('for the vector %s', (_, made) => {
    expect(made).toBeValidSegment();
    expect(failure(() => expect(made).not.toBeValidSegment())).toContain('Nothing is wrong with');
  });

  test('while it is in progress', () => {
    const { end_time, ...open } = nested;
    expect({ ...open, in_progress: true }).toBeValidSegment();
  });
});

describe('a segment is not valid', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;

  test.each([
    ['no name', { name: '' }, 'name "" must be 1 to 200'],
    ['a name with other characters', { name: 'a{b}' }, 'name "a{b}" must be'],
    ['a long name', { name: 'ä'.repeat(201) }, 'must be 1 to 200'],
    ['another id', { id: '53995C3F42CD8AD8' }, 'id "53995C3F42CD8AD8" must be 16 hex digits'],
    [
      'a W3C trace id',
      { trace_id: '5759e988bd862e3fe1be46a994272793' },
      'must be 1-8-24 hex digits',
    ],
    ['no trace id', { trace_id: undefined }, 'trace_id undefined must be'],
    ['another parent id', { parent_id: 7 }, 'parent_id 7 must be 16 hex digits'],
    ['no parent of a subsegment', { type: 'subsegment' }, 'must have a parent_id'],
    [
      'milliseconds',
      { start_time: 1_461_096_053_000 },
      'start_time must be seconds since the epoch',
    ],
    ['no start', { start_time: undefined }, 'start_time must be seconds'],
    ['no end', { end_time: undefined }, 'There must be an end_time, or in_progress: true'],
    ['an end while in progress', { in_progress: true }, 'What is in_progress has no end_time'],
    ['an end before its start', { end_time: 1 }, 'end_time 1 is before start_time 1461096053'],
    ['a flag that is none', { fault: 'yes' }, 'fault must not be "yes"'],
    ['another namespace', { namespace: 'local' }, 'namespace must not be "local"'],
    ['annotations that are none', { annotations: [] }, 'annotations must be an object, got []'],
    [
      'an annotation with a dash',
      { annotations: { 'a-b': 1 } },
      'Annotation "a-b" must be 1 to 500 of',
    ],
    [
      'an annotation that is an object',
      { annotations: { a: {} } },
      'Annotation "a" must not be {}',
    ],
    [
      'a long annotation',
      { annotations: { a: 'x'.repeat(1_001) } },
      'Annotation "a" has 1001 characters',
    ],
    [
      '51 annotations',
      {
        annotations: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`a${index}`, 1])),
      },
      'There are 51 annotations (X-Ray indexes 50)',
    ],
    ['metadata that are none', { metadata: 'x' }, 'metadata must not be "x"'],
    ['an HTTP block that is none', { http: 1 }, 'http must not be 1'],
    [
      'a status that is a text',
      { http: { response: { status: '200' } } },
      'http: status must not be "200"',
    ],
    [
      'a method that is a number',
      { http: { request: { method: 1 } } },
      'http: method must not be 1',
    ],
    ['a cause that is none', { cause: 'lost' }, 'cause must be an object or an id, got "lost"'],
    [
      'exceptions that are none',
      { cause: { exceptions: {} } },
      'cause.exceptions must be a list, got {}',
    ],
    [
      'an exception without an id',
      { cause: { exceptions: [{}] } },
      'must have an id of 16 hex digits: {}',
    ],
    ['subsegments that are none', { subsegments: {} }, 'subsegments must not be {}'],
    [
      'a part that is not valid',
      { subsegments: [{ ...nested.subsegments[0], id: '1' }] },
      'DynamoDB\n    id "1"',
    ],
    ['more than 64 KB', { metadata: { a: { b: 'x'.repeat(65_536) } } }, 'bytes (limit 65536)'],
    ['a cycle', { metadata: { a: cyclic } }, 'The document cannot be written as JSON'],
  ])('with %s', (_, fields, message) => {
    const document = { ...nested, ...fields };
    expect(document).not.toBeValidSegment();
    expect(failure(() => expect(document).toBeValidSegment())).toContain(message);
  });

  test('when there is none', () => {
    expect('hello').not.toBeValidSegment();
    expect(failure(() => expect([]).toBeValidSegment())).toContain('There is no X-Ray document.');
  });

  test('and the message says where', () => {
    const documents: object[] = [nested, { ...nested, name: 'shop{}', id: 7 } satisfies object];
    expect(failure(() => expect(documents).toBeValidSegment())).toMatchInlineSnapshot(`
      "expect(received).toBeValidSegment()

      1 of 4 X-Ray documents is not valid:

        shop{}
          name "shop{}" must be 1 to 200 letters, digits, spaces or _.:/%&#=+\\-@
          id 7 must be 16 hex digits"
    `);
  });
});
