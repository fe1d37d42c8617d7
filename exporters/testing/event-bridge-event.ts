import { ACCOUNT_ID, arn, REGION, TIME_MS, uuid } from './account.js';
import { type Override, overridden } from './override.js';

/** The event of a bus or a rule; it may be changed. */
export interface EventBridgeEvent<TDetailType extends string, TDetail> {
  version: string;
  id: string;
  'detail-type': TDetailType;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: TDetail;
}

/** What an application puts on a bus. */
export interface PutEvent<TDetailType extends string, TDetail> {
  /** Default: `Order Placed`. */
  readonly 'detail-type'?: TDetailType | undefined;
  /** Default: `shop.orders`. */
  readonly source?: string | undefined;
  /** Default: `{ id: 7 }`. */
  readonly detail?: TDetail | undefined;
}

/** Builds the event that EventBridge delivers of one that an application put on a bus. */
export function eventBridgeEvent<
  TDetailType extends string = string,
  TDetail = Record<string, unknown>,
>(
  put: PutEvent<TDetailType, TDetail> = {},
  override?: Override<EventBridgeEvent<TDetailType, TDetail>>,
): EventBridgeEvent<TDetailType, TDetail> {
  return overridden<EventBridgeEvent<TDetailType, TDetail>>(
    {
      version: '0',
      id: uuid(),
      // The type parameters are what is given; with nothing given they are wide enough for these.
      'detail-type': put['detail-type'] ?? ('Order Placed' as TDetailType),
      source: put.source ?? 'shop.orders',
      account: ACCOUNT_ID,
      // Whole seconds, as the service writes them.
      time: `${new Date(TIME_MS).toISOString().slice(0, 19)}Z`,
      region: REGION,
      resources: [],
      detail: put.detail ?? ({ id: 7 } as TDetail),
    },
    override,
  );
}

/** Builds the event of a rule with a schedule. */
export function scheduledEvent(
  override?: Override<EventBridgeEvent<'Scheduled Event', Record<string, unknown>>>,
): EventBridgeEvent<'Scheduled Event', Record<string, unknown>> {
  const event = eventBridgeEvent(
    { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} },
    { resources: [arn('events', 'rule/nightly')] },
  );
  return overridden(event, override);
}
