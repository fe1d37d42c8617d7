/** Times metrics in one warm invocation: `metrics.mjs <bundle> <warm-up rounds> <rounds>`. */
import { pathToFileURL } from 'node:url';
import { lambdaContext } from '../lambda.mjs';
import { report } from './report.mjs';

const [bundle, warmUp, rounds] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(bundle).href)).default;

await handler({ rounds: Number(warmUp) }, lambdaContext(0));
report(await handler({ rounds: Number(rounds) }, lambdaContext(1)));
