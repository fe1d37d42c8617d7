// Stands where Lambda's runtime stands under Managed Instances: worker threads, each of which loads
// the function and serves several invocations at once, with a store of the runtime's own.
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { readOut } from './thread-output.mjs';

const AT_ONCE = 64;

/** How the threads end: by themselves, by `process.exit()`, by a crash. */
const ENDS = ['returns', 'exits', 'crashes', 'returns'];

if (isMainThread) await main();
else await serveAll();

async function main() {
  const { module, orders, daemons } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  const echo = createServer(({ headers }, response) => {
    const { 'x-amzn-trace-id': amazon, traceparent } = headers;
    response.end(JSON.stringify({ amazon, traceparent }));
  });
  // A connection that it closed while a request was on its way would be that one's failure.
  echo.keepAliveTimeout = 0;
  await new Promise((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const answers = [];
  const workers = ENDS.map((end, index) => {
    const worker = new Worker(new URL(import.meta.url), {
      env: {
        ...process.env,
        AWS_XRAY_DAEMON_ADDRESS: daemons[index],
        ECHO_URL: `http://127.0.0.1:${echo.address().port}`,
      },
      workerData: { module, end, orders: orders.filter((_, at) => at % ENDS.length === index) },
    });
    worker.on('message', (answer) => answers.push(answer));
    worker.on('error', (error) => {
      if (error.message !== 'the end of a thread') throw error;
    });
    return worker;
  });
  await readOut(workers);
  echo.closeAllConnections();
  echo.close();
  await new Promise((resolve) => process.send(answers, resolve));
  process.disconnect();
}

async function serveAll() {
  const { module, orders, end } = workerData;
  const store = new AsyncLocalStorage();
  globalThis.awslambda = { InvokeStore: { getXRayTraceId: () => store.getStore() } };
  const { handlers } = await import(pathToFileURL(module).href);
  const waiting = [...orders];
  const lane = async () => {
    for (let order = waiting.pop(); order !== undefined; order = waiting.pop()) {
      await store.run(order.traceHeader, serve, handlers, order);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  // For those lines that are later than their invocation.
  await new Promise((resolve) => setTimeout(resolve, 10));
  // One more, so that there is something to flush when the thread ends.
  await handlers.last();
  if (end === 'exits') process.exit(0);
  if (end === 'crashes') throw new Error('the end of a thread');
}

async function serve(handlers, order) {
  const { plan } = order;
  const answer = { token: plan.token };
  try {
    answer.result = await handlers[plan.handler](order.event, lambdaContext(order));
  } catch (error) {
    answer.error = { name: error.name, message: error.message };
  }
  parentPort.postMessage(answer);
}

function lambdaContext({ requestId, traceHeader, isInContext, timeoutMs }) {
  const deadline = Date.now() + timeoutMs;
  return {
    functionName: 'hello',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:hello',
    memoryLimitInMB: '256',
    awsRequestId: requestId,
    logGroupName: '/aws/lambda/hello',
    logStreamName: '2026/11/23/[$LATEST]0123456789abcdef',
    ...(isInContext ? { xRayTraceId: traceHeader } : {}),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
