import type { AwsService } from './service.js';
import { dynamodb } from './services/dynamodb.js';
import { eventbridge } from './services/eventbridge.js';
import { lambda } from './services/lambda.js';
import { s3 } from './services/s3.js';
import { sns } from './services/sns.js';
import { sqs } from './services/sqs.js';

const SERVICES = new Map<string, AwsService>([
  ['DynamoDB', dynamodb],
  ['EventBridge', eventbridge],
  ['Lambda', lambda],
  ['S3', s3],
  ['SNS', sns],
  ['SQS', sqs],
]);

/** What is known of a service, by AWS's own name of it. */
export function awsService(serviceId: string): AwsService | undefined {
  return SERVICES.get(serviceId);
}
