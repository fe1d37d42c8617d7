import { lambdaEnvironment } from '../../src/telemetry.js';
import { createResourceFacts } from './resource-facts.js';
import { createSpanSender, type SpanSender } from './span-sender.js';

/**
 * Creates a sender of the spans that a Lambda function records with an SDK of ours.
 *
 * It knows nothing of other platforms, of what ADOT alone marks and of attributes that an option
 * indexes, so that none of that is in the function's bundle; `createXRayExporter` does.
 */
export function createLambdaSender(daemonAddress?: string): SpanSender {
  const insideLambda = lambdaEnvironment() !== undefined;
  return createSpanSender({ daemonAddress }, { insideLambda, factsOf: createResourceFacts() });
}
