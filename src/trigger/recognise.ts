import { alb } from './alb.js';
import { apiGatewayAuthorizer } from './api-gateway-authorizer.js';
import { apiGatewayRest } from './api-gateway-rest.js';
import { apiGatewayWebSocket } from './api-gateway-websocket.js';
import { appSync } from './appsync.js';
import { cloudWatchLogs } from './cloudwatch-logs.js';
import { cognito } from './cognito.js';
import { durableExecution } from './durable-execution.js';
import { dynamoDb } from './dynamodb.js';
import { eventBridge } from './eventbridge.js';
import { firehose } from './firehose.js';
import { kafka } from './kafka.js';
import { kinesis } from './kinesis.js';
import { lattice } from './lattice.js';
import { activeMq, rabbitMq } from './mq.js';
import { other } from './other.js';
import { apiGatewayHttp, functionUrl } from './payload-format-2.js';
import { s3 } from './s3.js';
import { schedule } from './schedule.js';
import { sns } from './sns.js';
import { sqs } from './sqs.js';
import { stepFunctions } from './step-functions.js';
import type { Trigger } from './trigger.js';

/**
 * In the order in which they are asked: the first match wins, and `other` matches all.
 *
 * Some events look like others': an authorizer's like a request's or a WebSocket's, a schedule's
 * like a bus event's. The narrower one stands first.
 */
const TRIGGERS: readonly Trigger[] = [
  apiGatewayAuthorizer,
  alb,
  lattice,
  apiGatewayWebSocket,
  functionUrl,
  apiGatewayHttp,
  apiGatewayRest,
  appSync,
  sqs,
  sns,
  s3,
  dynamoDb,
  kinesis,
  kafka,
  activeMq,
  rabbitMq,
  schedule,
  eventBridge,
  cloudWatchLogs,
  firehose,
  cognito,
  durableExecution,
  stepFunctions,
];

/** The source of an event; never throws, whatever the event is. */
export function recogniseTrigger(event: unknown): Trigger {
  try {
    for (const trigger of TRIGGERS) if (trigger.matches(event)) return trigger;
  } catch {
    // A getter or a proxy in a test's event may throw; the event is then of no known source.
  }
  return other;
}
