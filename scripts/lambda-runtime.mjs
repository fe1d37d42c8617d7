import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe } from 'node:test';
import { checkCallbacks } from './lambda-runtime/checks/callbacks.mjs';
import { checkConcurrency } from './lambda-runtime/checks/concurrency.mjs';
import { checkEndings } from './lambda-runtime/checks/endings.mjs';
import { checkLines } from './lambda-runtime/checks/lines.mjs';
import { checkPages } from './lambda-runtime/checks/pages.mjs';
import { checkReplies } from './lambda-runtime/checks/replies.mjs';
import { checkStart } from './lambda-runtime/checks/start.mjs';
import { checkTraceHeaders } from './lambda-runtime/checks/trace-headers.mjs';
import { installRuntimes } from './lambda-runtime/runtimes.mjs';
import { createTaskRoot } from './lambda-runtime/task-root.mjs';

/*
 * Runs handlers under AWS's own runtime client, on the Node.js lines that it serves, against a Runtime
 * API and an X-Ray daemon on loopback: with us around them and without.
 *
 * node scripts/lambda-runtime.mjs [folder]: the client is built in that folder and kept there for the
 * next run; without one, in a temporary folder. Where it cannot be built the script fails: nothing is
 * skipped unseen.
 */
const temporary = mkdtempSync(join(tmpdir(), 'lambda-runtime-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
const [, , folder = join(temporary, 'runtimes')] = process.argv;

const [runtimes, taskRoot] = await Promise.all([
  installRuntimes(resolve(folder)),
  createTaskRoot(join(temporary, 'task')),
]).catch((error) => {
  console.error(error.message);
  process.exit(1);
});

for (const runtime of runtimes) {
  describe(`Node.js ${runtime.line}`, () => {
    const lambda = { runtime, taskRoot };
    checkStart(lambda);
    checkReplies(lambda);
    checkCallbacks(lambda);
    checkEndings(lambda);
    checkTraceHeaders(lambda);
    checkLines(lambda);
    checkPages(lambda);
    checkConcurrency(lambda);
  });
}
