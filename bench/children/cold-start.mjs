/** Times the import of a bundle and its first invocation: `cold-start.mjs <bundle>`. */
import { pathToFileURL } from 'node:url';
import { lambdaContext, restEvent } from '../lambda.mjs';
import { report } from './report.mjs';

const url = pathToFileURL(process.argv[2]).href;
const event = restEvent('/hello/ann');
const context = lambdaContext();

const start = process.hrtime.bigint();
const bundle = await import(url);
const imported = process.hrtime.bigint();
const { statusCode } = await bundle.default.handler(event, context);
const answered = process.hrtime.bigint();

if (statusCode !== 200) throw new Error(`Expected the status code 200, got ${statusCode}.`);
const importMs = Number(imported - start) / 1e6;
const firstMs = Number(answered - imported) / 1e6;
report({ importMs, firstMs });
// Sockets and timers of the application would keep the process for longer than it is of use.
process.exit(0);
