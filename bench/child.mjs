import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Where a child tells its result: `children/report.mjs`. */
const REPORT = 3;

const TIME_LIMIT_MS = 180_000;
const MAX_STDERR_CHARACTERS = 2_000;

/**
 * Runs a script of `children/` in a fresh process and resolves with `{ report, stdout }`.
 *
 * `stdout` is 'keep' for the text, 'count' for a pipe that is drained and counted (the result is
 * its number of lines), or 'null' for /dev/null.
 *
 * @throws Error with the end of the child's stderr when it fails, or tells nothing.
 */
export async function runChild(script, { args = [], env, stdout = 'count', nodeOptions = [] }) {
  const file = fileURLToPath(new URL(`children/${script}`, import.meta.url));
  const child = spawn(process.execPath, [...nodeOptions, file, ...args.map(String)], {
    env,
    stdio: ['ignore', stdout === 'null' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: TIME_LIMIT_MS,
  });
  const [ended, stdoutResult, stderr, report] = await Promise.all([
    new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(signal ?? code));
    }),
    SINKS[stdout](child.stdout),
    text(child.stderr),
    text(child.stdio[REPORT]),
  ]);
  if (ended !== 0 || report === '') {
    const shown = [script, ...args].join(' ');
    const told = stderr.slice(-MAX_STDERR_CHARACTERS) || 'It wrote nothing to stderr.';
    throw new Error(`The child "${shown}" ended with ${ended} and no usable result.\n${told}`);
  }
  return { report: JSON.parse(report), stdout: stdoutResult };
}

const SINKS = { keep: text, count: countLines, null: async () => undefined };

async function countLines(stream) {
  const LINE_FEED = 10;
  let lines = 0;
  for await (const chunk of stream) {
    let at = chunk.indexOf(LINE_FEED);
    while (at !== -1) {
      lines += 1;
      at = chunk.indexOf(LINE_FEED, at + 1);
    }
  }
  return lines;
}
