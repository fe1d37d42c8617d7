// Runs one handler of ends.mjs in a worker thread, and says how the thread ended.
import { writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const [, , handler, event] = process.argv;
  const worker = new Worker(new URL(import.meta.url), { workerData: { handler, event } });
  worker.on('error', (error) => writeSync(1, `{"failed":"${error.name}"}\n`));
  worker.on('exit', (exitCode) => writeSync(1, `{"exited":${exitCode}}\n`));
} else {
  const { [workerData.handler]: handler } = await import('./ends.mjs');
  void handler(JSON.parse(workerData.event), { functionName: 'hello', awsRequestId: 'r1' });
}
