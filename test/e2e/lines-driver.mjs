// Starts a worker thread for each way in which one may end, and ends when all that they wrote is read.
import { Worker } from 'node:worker_threads';
import { readOut } from './thread-output.mjs';

const [program, ...ends] = process.argv.slice(2);

const workers = ends.map((end) => {
  const worker = new Worker(program, { env: process.env, workerData: end });
  return worker.on('error', (error) => {
    if (error.message !== 'the end of a thread') throw error;
  });
});
await readOut(workers);
