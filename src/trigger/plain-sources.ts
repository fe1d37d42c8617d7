import { describedTrigger, eventWith } from './described-trigger.js';
import type { Trigger } from './trigger.js';

/** Sources whose events are told by texts that they alone have, and that say no more than texts. */
export const PLAIN_SOURCES: readonly Trigger[] = [
  // Subscriptions of CloudWatch log groups; what they say is packed, and not unpacked for a span.
  describedTrigger('cloudwatch-logs', eventWith('awslogs.data')),
  // Transformations of Firehose delivery streams.
  describedTrigger('firehose', eventWith('invocationId', 'deliveryStreamArn'), {
    id: 'invocationId',
    facts: { 'aws.firehose.delivery_stream.arn': 'deliveryStreamArn' },
  }),
  // Triggers of Cognito user pools. The user's name stays out: it may be an address.
  describedTrigger('cognito', eventWith('triggerSource', 'userPoolId'), {
    facts: {
      'aws.cognito.trigger_source': 'triggerSource',
      'aws.cognito.user_pool_id': 'userPoolId',
    },
  }),
  // Durable functions: one execution is many invocations, each a replay from the start.
  describedTrigger('durable-execution', eventWith('DurableExecutionArn', 'CheckpointToken'), {
    id: 'DurableExecutionArn',
    facts: { 'aws.lambda.durable_execution.arn': 'DurableExecutionArn' },
  }),
  // Tasks of Step Functions, where the state machine passes its context object along.
  describedTrigger('step-functions', eventWith('Execution.Id', 'StateMachine.Id'), {
    id: 'Execution.Id',
    facts: {
      'aws.step_functions.state_machine.arn': 'StateMachine.Id',
      'aws.step_functions.execution.arn': 'Execution.Id',
    },
  }),
];
