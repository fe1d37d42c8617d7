/** Times log lines in one warm invocation: `log-line.mjs <bundle> <warm-up lines> <lines>`. */
import { pathToFileURL } from 'node:url';
import { lambdaContext } from '../lambda.mjs';
import { report } from './report.mjs';

const [bundle, warmUp, lines] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(bundle).href)).default;
const correlationId = 'order-7c2af7db';

await handler({ lines: Number(warmUp), correlationId }, lambdaContext(0));
const nanoseconds = await handler({ lines: Number(lines), correlationId }, lambdaContext(1));

report({ microseconds: nanoseconds / 1e3 });
