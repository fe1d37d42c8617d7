import { createPlainTrigger } from './plain-trigger.js';
import type { Trigger } from './trigger.js';

/** Tasks of Step Functions, where the state machine passes its context object along. */
export const stepFunctions: Trigger = createPlainTrigger({
  name: 'step-functions',
  requires: ['Execution.Id', 'StateMachine.Id'],
  attributes: {
    'aws.step_functions.state_machine.arn': 'StateMachine.Id',
    'aws.step_functions.execution.arn': 'Execution.Id',
  },
  correlationId: 'Execution.Id',
});
