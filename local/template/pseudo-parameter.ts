import { ACCOUNT_ID } from '../gateway/account.js';

/** Stands for a value that is not to be: a key or an item that has it goes away. */
export const NO_VALUE: unique symbol = Symbol('AWS::NoValue');

/** Where a template would be deployed. */
export interface Deployment {
  readonly region: string;
  readonly stackName: string;
}

/**
 * The parameters that CloudFormation itself gives to every template.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
export function pseudoParameters({ region, stackName }: Deployment): ReadonlyMap<string, unknown> {
  const partition = partitionOf(region);
  return new Map<string, unknown>([
    ['AWS::AccountId', ACCOUNT_ID],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', partition],
    ['AWS::Region', region],
    [
      'AWS::StackId',
      `arn:${partition}:cloudformation:${region}:${ACCOUNT_ID}:stack/${stackName}/local`,
    ],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'],
  ]);
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
