import { nearestOf } from './nearest.js';
import { UsageError } from './usage-error.js';

/** The names by which sample events are asked for. */
export const SAMPLE_SOURCES: readonly string[] = [
  'rest',
  'http',
  'function-url',
  'alb',
  'lattice',
  'websocket',
  'authorizer',
  'appsync',
  'sqs',
  'sns',
  's3',
  'eventbridge',
  'schedule',
  'dynamodb',
  'kinesis',
  'kafka',
  'cloudwatch-logs',
  'firehose',
  'cognito',
];

/**
 * Builds the sample event of a source.
 *
 * @throws UsageError when no source has that name.
 */
export async function sampleEvent(source: string): Promise<unknown> {
  // Loaded only here: the server has no use for it.
  const testing = await import('fluoroscope/testing');
  const builders = new Map<string, () => unknown>([
    ['rest', () => testing.restEvent({ path: '/orders/7', resource: '/orders/{id}' })],
    ['http', () => testing.httpEvent({ path: '/orders/7', routeKey: 'GET /orders/{id}' })],
    ['function-url', () => testing.functionUrlEvent({ path: '/orders/7' })],
    ['alb', () => testing.albEvent({ path: '/orders/7' })],
    ['lattice', () => testing.latticeEvent({ path: '/orders/7' })],
    ['websocket', () => testing.webSocketEvent({ body: { action: 'ping' } })],
    ['authorizer', () => testing.apiGatewayAuthorizerEvent({ path: '/orders/7' })],
    ['appsync', () => testing.appSyncEvent({ arguments: { id: '7' } })],
    ['sqs', () => testing.sqsEvent()],
    ['sns', () => testing.snsEvent()],
    ['s3', () => testing.s3Event()],
    ['eventbridge', () => testing.eventBridgeEvent()],
    ['schedule', () => testing.scheduledEvent()],
    ['dynamodb', () => testing.dynamoDbStreamEvent()],
    ['kinesis', () => testing.kinesisEvent()],
    ['kafka', () => testing.kafkaEvent()],
    ['cloudwatch-logs', () => testing.cloudWatchLogsEvent()],
    ['firehose', () => testing.firehoseEvent()],
    ['cognito', () => testing.cognitoEvent()],
  ]);
  const build = builders.get(source);
  if (build !== undefined) return build();
  const nearest = nearestOf(source, SAMPLE_SOURCES);
  const cure =
    nearest === undefined ? `Known are ${SAMPLE_SOURCES.join(', ')}.` : `Did you mean ${nearest}?`;
  throw new UsageError(`There is no sample event of "${source}". ${cure}`);
}
