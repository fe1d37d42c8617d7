// A worker thread that writes lines of all lengths, and then ends in the way that it is told.
import { threadId, workerData } from 'node:worker_threads';
import { createLogger, instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';

const LINES = 60;

const logger = createLogger();

const crash = () => {
  throw new Error('the end of a thread');
};

const handler = instrument(
  async () => {
    for (let index = 0; index < LINES; index += 1) {
      const text = String(threadId).repeat((index * 7_919) % 50_000);
      logger.info('line', { end: workerData, index, text });
      if (index % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    if (workerData !== 'crashes beneath its invocation') return;
    setImmediate(crash);
    await new Promise(() => {});
  },
  { telemetry: awsTelemetry() },
);

await handler();
if (workerData === 'exits') process.exit(0);
if (workerData === 'crashes') crash();
