import { alb } from './alb.js';
import { apiGatewayAuthorizer, apiGatewayWebSocket } from './api-gateway.js';
import { apiGatewayRest } from './api-gateway-rest.js';
import { appSync } from './appsync.js';
import { describedTrigger, eventWith } from './described-trigger.js';
import { dynamoDb } from './dynamodb.js';
import { eventBridge, schedule } from './eventbridge.js';
import { kafka } from './kafka.js';
import { kinesis } from './kinesis.js';
import { lattice } from './lattice.js';
import { activeMq, rabbitMq } from './mq.js';
import { apiGatewayHttp, functionUrl } from './payload-format-2.js';
import { PLAIN_SOURCES } from './plain-sources.js';
import { s3 } from './s3.js';
import { sns } from './sns.js';
import { sqs } from './sqs.js';
import type { Trigger } from './trigger.js';

/** Whatever no other source recognises: direct invokes, Step Functions tasks, a test's `{}`. */
const other = describedTrigger('other', eventWith());

/**
 * In the order in which they are asked: the first match wins.
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
  ...PLAIN_SOURCES,
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
