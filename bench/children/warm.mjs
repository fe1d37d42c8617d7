/** Times warm invocations: `warm.mjs <bundle> <warm-up invocations> <timed invocations>`. */
import { createInvoker } from '../invoker.mjs';
import { report } from './report.mjs';

const [bundle, warmUp, timed] = process.argv.slice(2);
const invoke = await createInvoker(bundle);

await invoke(Number(warmUp));
const start = process.hrtime.bigint();
await invoke(Number(timed));
const nanoseconds = Number(process.hrtime.bigint() - start);

report({ microseconds: nanoseconds / Number(timed) / 1e3 });
