export { type AlbEvent, type AlbRequest, albEvent } from './alb-event.js';
export { type AppSyncEvent, type AppSyncRequest, appSyncEvent } from './app-sync-event.js';
export {
  apiGatewayAuthorizerEvent,
  type HttpAuthorizerEvent,
  type RequestAuthorizerEvent,
  type TokenAuthorizerEvent,
} from './authorizer-event.js';
export {
  type CloudWatchLogsEvent,
  type CloudWatchLogsOptions,
  cloudWatchLogsEvent,
} from './cloud-watch-logs-event.js';
export { type CognitoEvent, type CognitoOptions, cognitoEvent } from './cognito-event.js';
export {
  type DynamoDbAttribute,
  type DynamoDbItem,
  type DynamoDbRecord,
  type DynamoDbRecordOverride,
  type DynamoDbStreamEvent,
  dynamoDbStreamEvent,
} from './dynamo-db-stream-event.js';
export {
  type EventBridgeEvent,
  eventBridgeEvent,
  type PutEvent,
  scheduledEvent,
} from './event-bridge-event.js';
export {
  type FirehoseEvent,
  type FirehoseOptions,
  type FirehoseRecord,
  firehoseEvent,
} from './firehose-event.js';
export { functionUrlEvent } from './function-url-event.js';
export {
  type HttpApiRequest,
  httpEvent,
  type PayloadFormat2Context,
  type PayloadFormat2Event,
} from './http-event.js';
export type { HttpRequest } from './http-request.js';
export { type KafkaEvent, type KafkaOptions, type KafkaRecord, kafkaEvent } from './kafka-event.js';
export {
  type KinesisEvent,
  type KinesisOptions,
  type KinesisRecord,
  kinesisEvent,
} from './kinesis-event.js';
export { type ContextOptions, lambdaContext, type TestContext } from './lambda-context.js';
export { type LatticeEvent, latticeEvent } from './lattice-event.js';
export type { AsymmetricMatcher, Matching } from './matchers/asymmetric.js';
export type { SpanReference } from './matchers/correlation.js';
export type { EmfMetricExpectation } from './matchers/emf-metric.js';
export type { LogLineExpectation, LogLineOptions } from './matchers/log-line.js';
export type { Matcher, MatcherContext, MatcherResult } from './matchers/matcher.js';
export { type Matchers, matchers } from './matchers/matchers.js';
export type { MetricExpectation } from './matchers/metric.js';
export type { SegmentExpectation } from './matchers/segment.js';
export type {
  ExpectedEvent,
  ExpectedException,
  ExpectedLink,
  ExpectedStatus,
  SpanExpectation,
} from './matchers/span.js';
export type { TelemetryMatchers } from './matchers/telemetry-matchers.js';
export type { TextPattern } from './matchers/text-pattern.js';
export type { Override, RecordsOverride } from './override.js';
export {
  type RestEvent,
  type RestRequest,
  type RestRequestContext,
  restEvent,
} from './rest-event.js';
export { type S3Event, type S3Record, s3Event } from './s3-event.js';
export { type SnsEvent, type SnsRecord, snsEvent } from './sns-event.js';
export { type SqsEvent, type SqsRecord, sqsEvent } from './sqs-event.js';
export {
  type WebSocketConnectEvent,
  type WebSocketContext,
  type WebSocketDisconnectEvent,
  type WebSocketMessage,
  type WebSocketMessageEvent,
  webSocketEvent,
} from './web-socket-event.js';
