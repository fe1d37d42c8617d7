import { instrument, type Telemetry } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import * as events from 'fluoroscope/testing';
import { toXRayDocuments } from 'fluoroscope/xray';
import { expect, test } from 'vitest';
import type { SpanLike } from '../exporters/sdk/span.js';
import { recogniseTrigger } from '../src/trigger/recognise.js';
import type { TriggerName } from '../src/trigger/trigger.js';
import { lambdaContext } from './lambda-context.js';

/** Every trigger, with an event as its source sends it. */
const TRIGGERS: ReadonlyArray<readonly [TriggerName, string, unknown]> = [
  ['api-gateway-rest', 'API Gateway REST API', events.restEvent({ path: '/orders/7' })],
  ['api-gateway-http', 'API Gateway HTTP API', events.httpEvent({ path: '/orders/7' })],
  ['function-url', 'Function URL', events.functionUrlEvent({ path: '/orders/7' })],
  ['alb', 'Application Load Balancer', events.albEvent({ path: '/orders/7' })],
  ['lattice', 'VPC Lattice', events.latticeEvent({ path: '/orders/7' })],
  ['api-gateway-websocket', 'API Gateway WebSocket API', events.webSocketEvent()],
  ['api-gateway-authorizer', 'API Gateway authorizer', events.apiGatewayAuthorizerEvent()],
  ['appsync', 'AppSync', events.appSyncEvent()],
  ['sqs', 'SQS', events.sqsEvent()],
  ['sns', 'SNS', events.snsEvent()],
  ['s3', 'S3', events.s3Event()],
  ['eventbridge', 'EventBridge', events.eventBridgeEvent()],
  ['schedule', 'Schedule', events.scheduledEvent()],
  ['dynamodb', 'DynamoDB stream', events.dynamoDbStreamEvent()],
  ['kinesis', 'Kinesis stream', events.kinesisEvent()],
  ['kafka', 'Kafka', events.kafkaEvent()],
  [
    'mq',
    'Amazon MQ',
    {
      eventSource: 'aws:rmq',
      eventSourceArn: 'arn:aws:mq:eu-central-1:123456789012:broker:shop:b-1',
      rmqMessagesByQueue: {
        'orders::/': [{ basicProperties: { messageId: 'm-1' }, data: 'e30=' }],
      },
    },
  ],
  ['cloudwatch-logs', 'CloudWatch Logs', events.cloudWatchLogsEvent()],
  ['firehose', 'Firehose', events.firehoseEvent()],
  ['cognito', 'Cognito', events.cognitoEvent()],
  [
    'step-functions',
    'Step Functions',
    {
      Execution: { Id: 'arn:aws:states:eu-central-1:123456789012:execution:Orders:e-1' },
      StateMachine: { Id: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Orders' },
      input: {},
    },
  ],
  [
    'durable-execution',
    'Durable execution',
    {
      DurableExecutionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:orders:7/durable/d-1',
      CheckpointToken: 't-1',
    },
  ],
  ['other', 'Direct invoke', { id: 7 }],
];

const HEADER = 'Root=1-6745b3a1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1';

/** Attributes of every invocation, which are told of once. */
const COMMON =
  /^(faas\.coldstart|faas\.invocation_id|cloud\.|aws\.lambda\.invoked_arn|annotations\.(ColdStart|Service))/;

/** The section of one trigger: its span, its own attributes, and the document that X-Ray gets. */
async function section([name, title, event]: (typeof TRIGGERS)[number]): Promise<string> {
  const memory = memoryTelemetry({
    spanProcessors: [
      {
        onStart() {},
        onEnd: (span) => void ended.push(span),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  });
  const ended: SpanLike[] = [];
  const telemetry: Telemetry = { ...memory, parent: 'runtime' };
  const handler = instrument(async () => undefined, { telemetry, service: 'shop' });
  await handler(event, lambdaContext({ xRayTraceId: HEADER }));
  const [span] = memory.spans;
  const [readable] = ended;
  if (span === undefined || readable === undefined) throw new Error(`No span for ${name}`);
  const attributes = Object.fromEntries(
    Object.entries(span.attributes).filter(([key]) => !COMMON.test(key)),
  );
  const [document] = toXRayDocuments(readable, { lambdaTraceHeader: HEADER });
  const id = recogniseTrigger(event).correlationId?.(event as never);
  return [
    `### ${title}`,
    '',
    `Span \`${span.name}\`, ${span.kind}, ${span.links.length} links. Correlation id: ${id === undefined ? 'none' : `\`${id}\``}.`,
    '',
    '```json',
    JSON.stringify(attributes, null, 2),
    '```',
    '',
    '```json',
    JSON.stringify(
      { ...document, id: '70de5b6f19ff9a0a', start_time: 1732620193.25, end_time: 1732620193.262 },
      shown,
      2,
    ),
    '```',
    '',
  ].join('\n');
}

/** In the document the resource and the common attributes are left out here, as they are the same in all. */
function shown(key: string, value: unknown): unknown {
  if (key.startsWith('otel.resource.') || COMMON.test(key)) return undefined;
  return key === 'aws' || key === 'annotations' ? undefined : value;
}

test('docs/tracing.md shows the span and the document of every trigger as they are', async () => {
  const sections: string[] = [];
  for (const trigger of TRIGGERS) sections.push(await section(trigger));
  const text = `${PREFACE}\n${sections.join('\n')}`;
  await expect(text).toMatchFileSnapshot('../docs/tracing.md');
});

test.each(TRIGGERS)('%s is recognised', (name, _, event) => {
  expect(recogniseTrigger(event).name).toBe(name);
});

const PREFACE = `# Tracing

Every invocation is one span: named for the function, of kind SERVER, with what is known of the function and of its event
before the handler runs, and of its outcome after. A handler that throws makes it an error with \`error.type\` and the
exception; an HTTP answer from 500 up makes it an error too, one below does not.

Inside, \`tracer.capture()\`, the router and any OpenTelemetry instrumentation add child spans;
\`tracer.putAnnotation()\` and \`tracer.putMetadata()\` put \`annotations.<key>\` and \`metadata.<namespace>.<key>\` on the
innermost one, which X-Ray shows as annotations and metadata and any other backend as attributes.

## Whose child the span is

| there is | the span's parent | and beside it |
|---|---|---|
| a recording span around the handler (a layer, another wrapper) | that span; the kind is INTERNAL | links to the event's and the runtime's context |
| \`traceparent\` in the event's headers, in any letter case | the event's, by default | a link to the runtime's |
| \`X-Amzn-Trace-Id\` with a parent in the event's headers, and no \`traceparent\` | likewise | likewise |
| either, with \`parent: 'runtime'\` (awsTelemetry) | the runtime's, where it sent a header | a link to the event's |
| the same, with \`trustEventContext: false\` | the runtime's, else a new trace | a link to the event's; its sampled flag is not looked at |
| the runtime's header with a parent, \`Sampled=1\` or without \`Sampled\` | the runtime's | |
| the runtime's header with \`Sampled=0\`, \`sampledZero: 'respect'\` (awsTelemetry) | nothing is recorded | log lines keep the trace id |
| the same, with \`sampledZero: 'ignore'\` (the default) | the runtime's, recorded | |
| \`X-Amzn-Trace-Id\` in the event with \`Root\` alone, as at every HTTP entry of AWS | none, in that trace | |
| the runtime's header with \`Root\` alone (no tracing), \`sampledZero: 'respect'\` | nothing is recorded | log lines keep the trace id |
| a header that names no valid trace, or none at all | none, in a new trace | |

The runtime's header is read for each invocation, from \`context.xRayTraceId\`, the runtime's store, or the environment.
A batch's records are never parents: each sender is a link, and \`processBatch\` gives every record a CONSUMER span.

## Attributes of every invocation

\`faas.trigger\`, \`faas.invocation_id\`, \`faas.coldstart\`, \`cloud.resource_id\` (the ARN with the version in the place of an
alias), \`cloud.account.id\`, \`aws.lambda.invoked_arn\`, and the annotations \`ColdStart\` and \`Service\`. Not recorded unless
\`captureRequest\` is set: the query and the client's address. \`semconv: '1.45'\` uses the names of semantic conventions 1.45.

## Triggers

Of each: the attributes that it adds, and the X-Ray document without what all of them share.
`;
