/** Times log lines in warm invocations, and those below the level: `log-line.mjs <bundle> <warm-up lines> <lines>`. */
import { pathToFileURL } from 'node:url';
import { lambdaContext } from '../lambda.mjs';
import { report } from './report.mjs';

const [bundle, warmUp, lines] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(bundle).href)).default;
const correlationId = 'order-7c2af7db';

await handler({ lines: Number(warmUp), correlationId }, lambdaContext(0));
const nanoseconds = await handler({ lines: Number(lines), correlationId }, lambdaContext(1));

const disabled = { lines: Number(lines) * 10, disabled: true, correlationId };
await handler(disabled, lambdaContext(2));
const disabledNanoseconds = await handler(disabled, lambdaContext(3));

report({ microseconds: nanoseconds / 1e3, disabledMicroseconds: disabledNanoseconds / 1e3 });
