import { alb } from './alb.js';
import { apiGatewayHttp } from './api-gateway-http.js';
import { apiGatewayRest } from './api-gateway-rest.js';
import { functionUrl } from './function-url.js';
import { other } from './other.js';
import type { Trigger } from './trigger.js';

/** In the order in which they are asked: the first match wins, and `other` matches all. */
const TRIGGERS: readonly Trigger[] = [alb, functionUrl, apiGatewayHttp, apiGatewayRest];

/** The source of an event; never throws, whatever the event is. */
export function recogniseTrigger(event: unknown): Trigger {
  try {
    for (const trigger of TRIGGERS) if (trigger.matches(event)) return trigger;
  } catch {
    // A getter or a proxy in a test's event may throw; the event is then of no known source.
  }
  return other;
}
