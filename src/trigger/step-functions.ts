import { shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Tasks of Step Functions, where the state machine passes its context object along. */
export const stepFunctions: Trigger = {
  name: 'step-functions',
  faasTrigger: 'other',
  matches: (event) =>
    textAt(shapeAt(event, 'Execution'), 'Id') !== undefined &&
    textAt(shapeAt(event, 'StateMachine'), 'Id') !== undefined,
  attributes: (event) => ({
    'aws.step_functions.state_machine.arn': textAt(shapeAt(event, 'StateMachine'), 'Id') ?? '',
    'aws.step_functions.execution.arn': textAt(shapeAt(event, 'Execution'), 'Id') ?? '',
  }),
  correlationId: (event) => textAt(shapeAt(event, 'Execution'), 'Id'),
};
