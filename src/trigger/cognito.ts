import { createPlainTrigger } from './plain-trigger.js';
import type { Trigger } from './trigger.js';

/** Triggers of Cognito user pools. The user's name stays out: it may be an address. */
export const cognito: Trigger = createPlainTrigger({
  name: 'cognito',
  requires: ['triggerSource', 'userPoolId'],
  attributes: {
    'aws.cognito.trigger_source': 'triggerSource',
    'aws.cognito.user_pool_id': 'userPoolId',
  },
});
