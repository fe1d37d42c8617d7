import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { openDaemon } from './daemon.mjs';
import { functionEnvironment } from './environment.mjs';
import { invocationOf } from './invocation.mjs';
import { watchOutput } from './output.mjs';
import { openRuntimeApi } from './runtime-api.mjs';

/**
 * What Lambda turns off in its runtimes, where Node.js has it on.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-experimental-features
 */
const FLAGS = ['--no-experimental-require-module', '--no-experimental-detect-module'];

const TIMEOUT_MS = 20_000;

/** Lambda is never early to end a function that is late; a busy machine may be late to send its telemetry. */
const GRACE_MS = 1_000;

/**
 * Runs a function as Lambda does: starts it, invokes it with each event, freezes it from the moment
 * at which it asks for the next one, and ends it there without a word.
 *
 * Settings: `runtime`, `taskRoot`, `handler`, `wrapper` (the script that starts it), `env`, `events`,
 * `tenantId`, `timeoutMs`, and `traceHeader(header)`, what becomes of each one. With `concurrency` it is invoked that many times at once and never frozen, and lives on until what was
 * seen passes the test `until`, or for 20 s.
 *
 * Answers with what was seen:
 * - `invocations`, each with its ids and its `reply`, `undefined` when none came; `reply.sentBefore`
 *   is the number of documents that had left before it
 * - `strays`: replies that nobody waited for; `startFailure`: the one that told why it cannot start
 * - `exit`: code and signal when it ended by itself, or at its timeout
 * - `documents`: those that had left when it was frozen for the last time
 * - `stdout`, `stderr`, `platformLog`: lines
 */
export async function runFunction(settings) {
  const daemon = await openDaemon();
  const strays = [];
  const api = await openRuntimeApi({
    async onReply(reply, { isExpected }) {
      reply.sentBefore = await daemon.sent();
      if (!isExpected) strays.push(reply);
    },
  });
  const child = startFunction(settings, { runtimeApi: api.address, daemon: daemon.address });
  const environment = { api, daemon, child, ended: once(child, 'exit') };
  const output = watchOutput(child);
  const seen = () => ({ documents: [...daemon.documents], ...output.written() });
  try {
    const invocations = await serve(settings, environment);
    await passes(settings.until, { seen, child });
    const exit = exitOf(child);
    await daemon.sent();
    const { documents } = seen();
    child.kill('SIGKILL');
    await output.ended;
    return { ...seen(), documents, invocations, strays, startFailure: api.startFailure(), exit };
  } finally {
    child.kill('SIGKILL');
    api.close();
    daemon.close();
  }
}

function startFunction(settings, addresses) {
  const { runtime, taskRoot, wrapper = [] } = settings;
  const [command, ...words] = [...wrapper, runtime.node, ...FLAGS, runtime.client];
  const child = spawn(command, words, {
    cwd: taskRoot,
    env: functionEnvironment(settings, addresses),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  // Frozen, it would outlive this process for good.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** What is sent in the background comes when it comes. */
async function passes(until, { seen, child }) {
  if (until === undefined) return;
  const deadlineMs = Date.now() + TIMEOUT_MS;
  const mayStillPass = () => exitOf(child) === undefined && Date.now() < deadlineMs;
  while (!until(seen()) && mayStillPass()) await wait(20);
}

async function serve(settings, environment) {
  const { api, ended } = environment;
  await Promise.race([api.asked(), ended]);
  const queue = settings.events.map(invocationOf);
  const served = [];
  const { concurrency } = settings;
  if (concurrency === undefined) await serveInTurn(queue, served, { settings, environment });
  else {
    const lanes = Array.from({ length: concurrency }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        served.push(await invoke(next, settings, environment));
      }
    });
    await Promise.all(lanes);
  }
  return served;
}

async function serveInTurn(queue, served, { settings, environment }) {
  const { api, daemon, child, ended } = environment;
  for (const invocation of queue) {
    if (exitOf(child) !== undefined) return;
    child.kill('SIGCONT');
    served.push(await invoke(invocation, settings, environment));
    await Promise.race([api.asked(), ended]);
    child.kill('SIGSTOP');
    await daemon.sent();
  }
}

async function invoke(invocation, settings, { api, child, ended }) {
  const { timeoutMs = TIMEOUT_MS, tenantId, traceHeader = (header) => header } = settings;
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs + GRACE_MS);
  const delivered = api.deliver({
    ...invocation,
    deadlineMs: Date.now() + timeoutMs,
    tenantId,
    traceHeader: traceHeader(invocation.traceHeader),
  });
  const reply = await Promise.race([delivered, ended.then(() => undefined)]);
  clearTimeout(timer);
  return { ...invocation, reply };
}

function exitOf({ exitCode, signalCode }) {
  const isAlive = exitCode === null && signalCode === null;
  return isAlive ? undefined : { code: exitCode, signal: signalCode };
}
