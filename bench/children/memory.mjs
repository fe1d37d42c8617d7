/** Compares the heap after few and after many invocations: `memory.mjs <bundle> <few> <many>`. */
import { setImmediate as turn } from 'node:timers/promises';
import { createInvoker } from '../invoker.mjs';
import { report } from './report.mjs';

const [bundle, few, many] = process.argv.slice(2);
const invoke = await createInvoker(bundle);

await invoke(Number(few));
const fewBytes = await heapBytes();
await invoke(Number(many) - Number(few));
const manyBytes = await heapBytes();

report({ fewBytes, manyBytes });

/** The live heap: after a turn for what is pending, and twice, for what finalizers let go. */
async function heapBytes() {
  await turn();
  globalThis.gc();
  await turn();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
