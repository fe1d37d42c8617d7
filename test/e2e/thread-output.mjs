import { finished } from 'node:stream/promises';

/**
 * Resolves when the reader of stdout has all that the threads wrote, once they have ended.
 *
 * The main thread writes it, and does not live by it: a process that ends with a full pipe loses
 * what is left, whoever wrote it. Lambda's own process goes on.
 */
export async function readOut(workers) {
  const alive = setInterval(() => {}, 1_000);
  await Promise.all(workers.map((worker) => finished(worker.stdout)));
  await new Promise((resolve) => process.stdout.write('', resolve));
  clearInterval(alive);
}
