// Runs one program again and again in one process, each time under another environment: the module
// is evaluated anew, the package under it is not.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const module = pathToFileURL(process.argv[2]).href;

function lambdaContext({ traceHeader }) {
  return {
    functionName: 'shop',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:shop',
    memoryLimitInMB: '256',
    awsRequestId: '6bc28136-4365-4021-b021-0ce6b2e64ab0',
    xRayTraceId: traceHeader,
    getRemainingTimeInMillis: () => 5_000,
  };
}

async function run(order) {
  for (const name of Object.keys(process.env))
    if (name.startsWith('OTEL_')) delete process.env[name];
  Object.assign(process.env, order.environment);
  writeSync(1, `begin ${order.id}\n`);
  const { handler, telemetry } = await import(`${module}?${order.id}`);
  const error = await handler({ order: '7' }, lambdaContext(order)).catch((thrown) => thrown);
  await telemetry.shutdown();
  writeSync(1, `end ${order.id}\n`);
  const { spans, metrics, logs } = telemetry;
  return { id: order.id, error: `${error}`, spans, metrics, logs };
}

let last = Promise.resolve();
process.on('message', (order) => {
  last = last.then(async () => process.send(await run(order)));
});
process.on('disconnect', () => process.exit(0));
