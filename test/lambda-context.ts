import type { LambdaContext } from 'fluoroscope';

/** A Lambda context, as the runtime makes it. */
export function lambdaContext(over: Partial<LambdaContext> = {}): LambdaContext {
  return {
    functionName: 'orders',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:orders:live',
    memoryLimitInMB: '256',
    awsRequestId: '6bc28136-xmpl-4365-b021-0ce6b2e64ab0',
    logGroupName: '/aws/lambda/orders',
    logStreamName: '2026/11/23/[7]0123',
    getRemainingTimeInMillis: () => 3_000,
    ...over,
  };
}
