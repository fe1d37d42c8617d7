/** Invokes a bundle a few times and tells its answers: `answer.mjs <bundle> <invocations>`. */
import { createInvoker } from '../invoker.mjs';
import { report } from './report.mjs';

const [bundle, invocations] = process.argv.slice(2);
const invoke = await createInvoker(bundle);

const answers = [];
for (let index = 0; index < Number(invocations); index += 1) answers.push(await invoke(1));

report({ answers });
