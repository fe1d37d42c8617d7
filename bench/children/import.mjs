/** Times the import of a bundle in a fresh process: `import.mjs <bundle>`. */
import { pathToFileURL } from 'node:url';
import { report } from './report.mjs';

const url = pathToFileURL(process.argv[2]).href;

const start = process.hrtime.bigint();
await import(url);
report({ importMs: Number(process.hrtime.bigint() - start) / 1e6 });
