import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Triggers of Cognito user pools. The user's name stays out: it may be an address. */
export const cognito: Trigger = {
  name: 'cognito',
  faasTrigger: 'other',
  matches: (event) =>
    textAt(event, 'triggerSource') !== undefined && textAt(event, 'userPoolId') !== undefined,
  attributes: (event) => ({
    'aws.cognito.trigger_source': textAt(event, 'triggerSource') ?? '',
    'aws.cognito.user_pool_id': textAt(event, 'userPoolId') ?? '',
  }),
};
