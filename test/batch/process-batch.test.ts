import type {
  DynamoDBBatchResponse,
  KinesisStreamBatchResponse,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import {
  createLogger,
  createMetrics,
  createTracer,
  instrument,
  MetricUnit,
  processBatch,
} from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import { lambdaContext } from '../lambda-context.js';

const telemetry = memoryTelemetry();
const logger = createLogger();
const tracer = createTracer();
const metrics = createMetrics({ namespace: 'Shop' });

const SENDER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

function sqsRecord(index: number, over: Partial<SQSRecord> = {}): SQSRecord {
  return {
    messageId: `m${index}`,
    receiptHandle: 'h',
    body: `{"index":${index}}`,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1700000000000',
      SenderId: 's',
      ApproximateFirstReceiveTimestamp: '1700000000001',
    },
    messageAttributes: {},
    md5OfBody: 'x',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:orders',
    awsRegion: 'eu-central-1',
    ...over,
  };
}

function sqsEvent(count: number, over: Partial<SQSRecord> = {}): SQSEvent {
  return { Records: Array.from({ length: count }, (_, index) => sqsRecord(index, over)) };
}

async function inside<T>(event: unknown, fn: () => Promise<T>, remainingMs = 10_000): Promise<T> {
  telemetry.reset();
  const handler = instrument(async () => fn(), { telemetry });
  return handler(event, lambdaContext({ getRemainingTimeInMillis: () => remainingMs }));
}

describe('records of a standard queue', () => {
  test('are each a CONSUMER span under the invocation, linked to the sender', async () => {
    const event = sqsEvent(2);
    const [first, second] = event.Records;
    if (first)
      first.attributes.AWSTraceHeader = `Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${SENDER.spanId};Sampled=1`;
    if (second) {
      second.messageAttributes['traceparent'] = {
        stringValue: `00-${SENDER.traceId}-${SENDER.spanId}-01`,
        dataType: 'String',
      };
    }
    expect(await inside(event, () => processBatch(event, () => {}))).toEqual({
      batchItemFailures: [],
    });
    const invocation = telemetry.spans.find((span) => span.name === 'orders');
    const records = telemetry.spans.filter((span) => span.kind === 'CONSUMER');
    expect(records).toHaveLength(2);
    for (const [index, span] of records.entries()) {
      expect(span).toMatchObject({
        name: 'process orders',
        parentSpanId: invocation?.spanId,
        links: [SENDER],
        attributes: {
          'messaging.system': 'aws_sqs',
          'messaging.operation.type': 'process',
          'messaging.destination.name': 'orders',
          'messaging.message.id': `m${index}`,
        },
      });
    }
    expect(invocation).toMatchObject({
      kind: 'SERVER',
      links: [SENDER],
      attributes: { 'faas.trigger': 'pubsub', 'messaging.batch.message_count': 2 },
    });
  });

  test('fail alone: the others are done, the error is on its span and in its line', async () => {
    const event = sqsEvent(4);
    const response = await inside(event, () =>
      processBatch(event, (record) => {
        if (record.messageId === 'm1') throw new RangeError('out of stock');
      }),
    );
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    const failed = telemetry.spans.filter((span) => span.status.code === 'ERROR');
    expect(failed).toMatchObject([
      { attributes: { 'messaging.message.id': 'm1', 'error.type': 'RangeError' } },
    ]);
    expect(telemetry.logs).toMatchObject([
      { level: 'ERROR', attributes: { correlation_id: 'm1', span_id: failed[0]?.spanId } },
    ]);
  });

  test('have correlation ids and log keys of their own, over those of the invocation, and share its metrics', async () => {
    const event = sqsEvent(8);
    const child = logger.child({ part: 'child' });
    await inside(event, async () => {
      logger.appendKeys({ batch: 'b1', shared: 'invocation' });
      await processBatch(
        event,
        async ({ messageId }) => {
          logger.appendKeys({ shared: messageId });
          await new Promise((resolve) => setTimeout(resolve, messageId.charCodeAt(1) % 5));
          tracer.putAnnotation('message', messageId);
          child.info('inside');
          metrics.addMetric('Messages', MetricUnit.Count, 1);
        },
        { concurrency: 8 },
      );
      logger.info('after');
    });
    const lines = telemetry.logs.filter((log) => log.message === 'inside');
    expect(lines).toHaveLength(8);
    for (const { attributes } of lines) {
      const span = telemetry.spans.find((one) => one.spanId === attributes['span_id']);
      const id = span?.attributes['messaging.message.id'];
      expect(attributes).toMatchObject({
        correlation_id: id,
        shared: id,
        batch: 'b1',
        part: 'child',
      });
      expect(span?.attributes['annotations.message']).toBe(id);
    }
    expect(telemetry.logs.at(-1)?.attributes).toMatchObject({ shared: 'invocation', batch: 'b1' });
    expect(telemetry.logs.at(-1)?.attributes).not.toHaveProperty('correlation_id');
    expect(telemetry.metrics.map((metric) => metric.value)).toEqual(Array(8).fill(1));
  });

  test('are not more at once than the concurrency says', async () => {
    let running = 0;
    let most = 0;
    const event = sqsEvent(20);
    await processBatch(
      event,
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      },
      { concurrency: 3 },
    );
    expect(most).toBe(3);
  });
});

test('with semconv 1.45 the spans have the names that it gave', async () => {
  telemetry.reset();
  const event = sqsEvent(1);
  const handler = instrument(async () => processBatch(event, () => {}), {
    telemetry,
    semconv: '1.45',
  });
  await handler(event as never, lambdaContext());
  const [record, invocation] = telemetry.spans;
  for (const span of [record, invocation]) {
    expect(span?.attributes).toMatchObject({ 'messaging.system.name': 'aws.sqs' });
    expect(span?.attributes).not.toHaveProperty('messaging.system');
  }
  expect(invocation?.attributes).toHaveProperty(['faas.invocation.id']);
  expect(invocation?.attributes).not.toHaveProperty(['faas.invocation_id']);
});

describe('records in sequence', () => {
  const fifo = { eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:orders.fifo' };

  test('of a FIFO queue stop at the first failure: it and all after it come again', async () => {
    const event = sqsEvent(5, fifo);
    const seen: string[] = [];
    const response = await inside(event, () =>
      processBatch(event, async ({ messageId }) => {
        seen.push(messageId);
        if (messageId === 'm2') throw new Error('no');
      }),
    );
    expect(seen).toEqual(['m0', 'm1', 'm2']);
    expect(response.batchItemFailures.map((item) => item.itemIdentifier)).toEqual([
      'm2',
      'm3',
      'm4',
    ]);
  });

  test.each([
    [
      'aws:kinesis',
      'kinesis',
      'sequenceNumber',
      'arn:aws:kinesis:eu-central-1:1:stream/clicks',
      'process clicks',
    ],
    [
      'aws:dynamodb',
      'dynamodb',
      'SequenceNumber',
      'arn:aws:dynamodb:eu-central-1:1:table/orders/stream/2026',
      'process orders',
    ],
  ])(
    'of %s are answered by their sequence numbers',
    async (...[eventSource, part, key, eventSourceARN, name]) => {
      const Records = ['1', '2', '3'].map((number) => ({
        eventSource,
        eventSourceARN,
        eventID: `e${number}`,
        eventName: 'INSERT',
        [part]: { [key]: number },
      }));
      const response = await inside({ Records }, () =>
        processBatch({ Records }, ({ eventID }) => {
          if (eventID === 'e2') throw new Error('no');
        }),
      );
      expect(response.batchItemFailures.map((item) => item.itemIdentifier)).toEqual(['2', '3']);
      expect(telemetry.spans.filter((span) => span.name === name)).toHaveLength(2);
    },
  );
});

describe('the time of the invocation', () => {
  test('near its end no record is begun, and those under way come again with an error on their span', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const event = sqsEvent(3);
      const answered = inside(
        event,
        () =>
          processBatch(
            event,
            ({ messageId }) => (messageId === 'm0' ? undefined : new Promise(() => {})),
            {
              concurrency: 2,
            },
          ),
        1_000,
      );
      await vi.advanceTimersByTimeAsync(500);
      expect((await answered).batchItemFailures.map((item) => item.itemIdentifier)).toEqual([
        'm1',
        'm2',
      ]);
      const hanging = telemetry.spans.filter((span) => span.status.code === 'ERROR');
      expect(hanging.map((span) => span.attributes['messaging.message.id'])).toEqual(['m1', 'm2']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('when there is none left all records come again, and none was begun', async () => {
    const event = sqsEvent(3);
    const begun = vi.fn();
    const response = await inside(event, () => processBatch(event, begun), 100);
    expect(response.batchItemFailures).toHaveLength(3);
    expect(begun).not.toHaveBeenCalled();
  });
});

describe('the edges', () => {
  test('an empty batch and a batch outside of an invocation are processed', async () => {
    expect(await processBatch({ Records: [] }, () => {})).toEqual({ batchItemFailures: [] });
    const event = sqsEvent(1);
    expect(await processBatch(event, () => {})).toEqual({ batchItemFailures: [] });
  });

  test.each([
    [() => processBatch({} as never, () => {}), /the event has no Records/],
    [
      () => processBatch({ Records: [{ eventSource: 'aws:s3' }] }, () => {}),
      /records of aws:s3 cannot/,
    ],
    [() => processBatch(sqsEvent(1), () => {}, { concurrency: 0 }), /whole number from 1, got 0/],
  ])('a wrong call says what and what to do', async (attempt, message) => {
    await expect(attempt()).rejects.toThrow(message);
  });

  test('the record is typed from the event, and the answer is what each service takes', () => {
    const run = async (event: SQSEvent): Promise<SQSBatchResponse> =>
      processBatch(event, (record) => expectTypeOf(record).toEqualTypeOf<SQSRecord>());
    expectTypeOf(run).returns.resolves.toExtend<KinesisStreamBatchResponse>();
    expectTypeOf(run).returns.resolves.toExtend<DynamoDBBatchResponse>();
  });
});
