// Stands where Lambda's runtime stands: loads the handler, calls it, answers. Plain JavaScript,
// so that nothing but Node is between the package and the process.
import { pathToFileURL } from 'node:url';

const TIMEOUT_MS = 5_000;

function lambdaContext({ requestId, traceHeader }) {
  const deadline = Date.now() + TIMEOUT_MS;
  return {
    functionName: 'hello',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:hello',
    memoryLimitInMB: '256',
    awsRequestId: requestId,
    logGroupName: '/aws/lambda/hello',
    logStreamName: '2026/11/23/[$LATEST]0123456789abcdef',
    xRayTraceId: traceHeader,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

async function serve(handler, order) {
  try {
    const result = await handler(order.event, lambdaContext(order));
    return { requestId: order.requestId, result };
  } catch (error) {
    return { requestId: order.requestId, error: { name: error.name, message: error.message } };
  }
}

// The runtime uses its stdout as a stream too, which makes the pipe non-blocking: a full one refuses.
process.stdout.writableLength;

try {
  const { [process.argv[3]]: handler } = await import(pathToFileURL(process.argv[2]).href);
  process.on('message', async (order) => {
    const answer = await serve(handler, order);
    if (order.exit) process.send(answer, () => process.exit(0));
    else process.send(answer);
  });
  process.on('disconnect', () => process.exit(0));
  process.send({ ready: true });
} catch (error) {
  process.send({ ready: false, error: String(error.stack) });
}
