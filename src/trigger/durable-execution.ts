import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Durable functions: one execution is many invocations, each a replay from the start. */
export const durableExecution: Trigger = {
  name: 'durable-execution',
  faasTrigger: 'other',
  matches: (event) =>
    textAt(event, 'DurableExecutionArn') !== undefined &&
    textAt(event, 'CheckpointToken') !== undefined,
  attributes: (event) => ({
    'aws.lambda.durable_execution.arn': textAt(event, 'DurableExecutionArn') ?? '',
  }),
  correlationId: (event) => textAt(event, 'DurableExecutionArn'),
};
