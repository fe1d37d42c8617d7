import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lambdaEnvironment } from '../lambda.mjs';
import { interleave, median } from '../median.mjs';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../examples/hello/', import.meta.url));
const ROUNDS = 11;
const TIME_LIMIT_MS = 30_000;
const ANSWER = '{"message":"hello ann!"}';

/**
 * Times, from the start of the process to its first answer, `fluoroscope dev` with the example hello,
 * and bare Node.js with the same handler, bundled beforehand, behind a plain HTTP server.
 *
 * Returns the milliseconds by name, the median of the rounds.
 */
export async function measureDevStart(packageFolder, { daemon }) {
  const bundle = await bundleHandler();
  const programs = {
    dev: [`${packageFolder}/dist/bin/fluoroscope.js`, 'dev', EXAMPLE, '--port', '0'],
    plain: [`${BENCH}children/plain-server.mjs`, bundle],
  };
  const env = lambdaEnvironment(daemon.address);
  // Once unmeasured, for the operating system to have read every file.
  const runs = await interleave(ROUNDS + 1, Object.keys(programs), (name) =>
    firstAnswer(programs[name], name === 'dev' ? { PATH: env.PATH } : env),
  );
  return new Map([...runs].map(([name, times]) => [name, median(times.slice(1))]));
}

async function bundleHandler() {
  const outfile = `${BENCH}.tmp/hello.mjs`;
  await mkdir(`${BENCH}.tmp`, { recursive: true });
  // As the local server bundles it: not minified, and with a source map.
  await build({
    absWorkingDir: EXAMPLE,
    entryPoints: ['app.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    sourcemap: 'linked',
    banner: {
      js: "import { createRequire } from 'node:module'; globalThis.require ??= createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}

async function firstAnswer(args, env) {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: TIME_LIMIT_MS,
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    const url = await Promise.race([addressOf(child.stdout), closed.then(refuseEnd)]);
    const answer = await (await fetch(`${url}/hello/ann`)).text();
    const elapsed = performance.now() - start;
    if (answer !== ANSWER) throw new Error(`Expected ${ANSWER}, got ${answer}.`);
    return elapsed;
  } finally {
    child.kill('SIGTERM');
    await closed;
  }
}

/** The first URL on a stream, which is drained from then on. */
function addressOf(stdout) {
  return new Promise((resolve) => {
    let text = '';
    stdout.on('data', (chunk) => {
      text += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (found !== undefined) resolve(found);
    });
  });
}

function refuseEnd(code) {
  throw new Error(`The server ended with ${code} before it told its address.`);
}
