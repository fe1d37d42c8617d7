import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyWebsocketEventV2,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewayTokenAuthorizerEvent,
  AppSyncResolverEvent,
  CloudWatchLogsEvent,
  Context,
  DynamoDBStreamEvent,
  EventBridgeEvent,
  FirehoseTransformationEvent,
  KinesisStreamEvent,
  LambdaFunctionURLEvent,
  MSKEvent,
  PostConfirmationTriggerEvent,
  PreSignUpTriggerEvent,
  S3Event,
  ScheduledEvent,
  SNSEvent,
  SQSEvent,
  SQSHandler,
} from 'aws-lambda';
import { instrument } from 'fluoroscope';
import { createRouter } from 'fluoroscope/router';
import { expectTypeOf, test } from 'vitest';
import {
  albEvent,
  apiGatewayAuthorizerEvent,
  appSyncEvent,
  cloudWatchLogsEvent,
  cognitoEvent,
  dynamoDbStreamEvent,
  eventBridgeEvent,
  firehoseEvent,
  functionUrlEvent,
  httpEvent,
  kafkaEvent,
  kinesisEvent,
  lambdaContext,
  restEvent,
  s3Event,
  scheduledEvent,
  snsEvent,
  sqsEvent,
  webSocketEvent,
} from '../../../exporters/testing/index.js';

test('what is built is assignable to the types of @types/aws-lambda', () => {
  expectTypeOf(restEvent()).toExtend<APIGatewayProxyEvent>();
  expectTypeOf(httpEvent()).toExtend<APIGatewayProxyEventV2>();
  expectTypeOf(functionUrlEvent()).toExtend<LambdaFunctionURLEvent>();
  expectTypeOf(albEvent()).toExtend<ALBEvent>();
  expectTypeOf(webSocketEvent()).toExtend<APIGatewayProxyWebsocketEventV2>();
  expectTypeOf(apiGatewayAuthorizerEvent()).toExtend<APIGatewayRequestAuthorizerEvent>();
  expectTypeOf(
    apiGatewayAuthorizerEvent({ type: 'TOKEN' }),
  ).toExtend<APIGatewayTokenAuthorizerEvent>();
  expectTypeOf(
    apiGatewayAuthorizerEvent({ version: '2.0' }),
  ).toExtend<APIGatewayRequestAuthorizerEventV2>();
  expectTypeOf(appSyncEvent()).toExtend<AppSyncResolverEvent<Record<string, unknown>>>();
  expectTypeOf(sqsEvent()).toExtend<SQSEvent>();
  expectTypeOf(snsEvent()).toExtend<SNSEvent>();
  expectTypeOf(s3Event()).toExtend<S3Event>();
  expectTypeOf(dynamoDbStreamEvent()).toExtend<DynamoDBStreamEvent>();
  expectTypeOf(kinesisEvent()).toExtend<KinesisStreamEvent>();
  expectTypeOf(kafkaEvent()).toExtend<MSKEvent>();
  expectTypeOf(cloudWatchLogsEvent()).toExtend<CloudWatchLogsEvent>();
  expectTypeOf(firehoseEvent()).toExtend<FirehoseTransformationEvent>();
  expectTypeOf(cognitoEvent()).toExtend<PreSignUpTriggerEvent>();
  expectTypeOf(
    cognitoEvent({ triggerSource: 'PostConfirmation_ConfirmSignUp' }),
  ).toExtend<PostConfirmationTriggerEvent>();
  expectTypeOf(scheduledEvent()).toExtend<ScheduledEvent>();
  expectTypeOf(lambdaContext()).toExtend<Context>();
});

test('a detail and arguments keep their types', () => {
  const placed = eventBridgeEvent({ 'detail-type': 'Order Placed', detail: { id: 7 } });
  expectTypeOf(placed).toExtend<EventBridgeEvent<'Order Placed', { id: number }>>();
  const field = appSyncEvent({ arguments: { id: '7' }, source: { name: 'ann' } });
  expectTypeOf(field).toExtend<AppSyncResolverEvent<{ id: string }, { name: string }>>();
});

test('handlers and routers take them without a cast', () => {
  const handler: SQSHandler = async () => {};
  expectTypeOf(instrument(handler)).toBeCallableWith(sqsEvent(), lambdaContext());
  const app = createRouter();
  expectTypeOf(app.resolve).toBeCallableWith(restEvent(), lambdaContext());
  expectTypeOf(app.resolve).toBeCallableWith(functionUrlEvent(), lambdaContext());
});

test('an override is checked against the event', () => {
  restEvent({}, { requestContext: { stage: 'test' } });
  // @ts-expect-error a stage is a text
  restEvent({}, { requestContext: { stage: 1 } });
  // @ts-expect-error no record has such a field
  sqsEvent({ Records: [{ boddy: '' }] });
});
