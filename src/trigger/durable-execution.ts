import { createPlainTrigger } from './plain-trigger.js';
import type { Trigger } from './trigger.js';

/** Durable functions: one execution is many invocations, each a replay from the start. */
export const durableExecution: Trigger = createPlainTrigger({
  name: 'durable-execution',
  requires: ['DurableExecutionArn', 'CheckpointToken'],
  attributes: { 'aws.lambda.durable_execution.arn': 'DurableExecutionArn' },
  correlationId: 'DurableExecutionArn',
});
