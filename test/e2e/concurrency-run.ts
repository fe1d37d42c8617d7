import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Order } from './concurrency-plan.js';
import { type ReceivedDocument, readDatagram } from './daemon.js';
import { lambdaEnvironment } from './lambda-process.js';

export interface Answer {
  readonly token: string;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/** What a concurrent process gave and wrote. */
export interface ConcurrentRun {
  readonly answers: readonly Answer[];
  readonly documents: readonly ReceivedDocument[];
  /** Documents that the kernel had no room for at the daemons. */
  readonly dropped: number;
  /** Stdout, by line. */
  readonly lines: readonly string[];
  readonly exitCode: number | null;
}

/** As many as the driver has worker threads. */
const DAEMONS = 4;

const DRIVER = fileURLToPath(new URL('./concurrent-driver.mjs', import.meta.url));
const APP = fileURLToPath(new URL('./apps/concurrency.mjs', import.meta.url));

/** Runs the orders in a process as Lambda Managed Instances have it: worker threads, 64 at once in each. */
export async function runConcurrently(
  folder: string,
  orders: readonly Order[],
): Promise<ConcurrentRun> {
  const daemons = await openDaemons();
  const work = mkdtempSync(join(tmpdir(), 'fluoroscope-concurrency-'));
  const module = join(folder, 'concurrency.mjs');
  const told = join(work, 'orders.json');
  cpSync(APP, module);
  writeFileSync(told, JSON.stringify({ module, orders, daemons: daemons.addresses }));
  try {
    const output = await runDriver(folder, told);
    const dropped = daemons.dropped();
    return { ...output, dropped, documents: (await daemons.close()).map(readDatagram) };
  } finally {
    rmSync(work, { recursive: true });
  }
}

async function runDriver(
  cwd: string,
  told: string,
): Promise<Pick<ConcurrentRun, 'answers' | 'lines' | 'exitCode'>> {
  const child = fork(DRIVER, [told], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
    env: {
      PATH: process.env['PATH'],
      ...lambdaEnvironment({
        daemonAddress: 'none:1',
        env: {
          AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances',
          AWS_LAMBDA_MAX_CONCURRENCY: '64',
          AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
        },
      }),
    },
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  let answers: readonly Answer[] = [];
  child.on('message', (message: readonly Answer[]) => {
    answers = message;
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  return { answers, exitCode, lines: lines.filter((line) => line !== '') };
}

/** Opens daemons in a thread of their own, as this one is busy with the lines. */
async function openDaemons(): Promise<{
  readonly addresses: readonly string[];
  dropped(): number;
  close(): Promise<readonly string[]>;
}> {
  const thread = new Worker(new URL('./daemon-thread.mjs', import.meta.url), {
    workerData: DAEMONS,
  });
  const [ports] = (await once(thread, 'message')) as [readonly number[]];
  return {
    addresses: ports.map((port) => `127.0.0.1:${port}`),
    dropped: () => ports.reduce((sum, port) => sum + droppedAt(port), 0),
    async close() {
      const received = once(thread, 'message');
      const socket = createSocket('udp4');
      // Again and again, as there may be no room for it either.
      const ending = setInterval(() => {
        for (const port of ports) socket.send('', port, '127.0.0.1');
      }, 20);
      const [datagrams] = (await received) as [readonly string[]];
      clearInterval(ending);
      socket.close();
      return datagrams;
    },
  };
}

/** What the kernel dropped at a port of loopback: https://docs.kernel.org/networking/proc_net_tcp.html */
function droppedAt(port: number): number {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/udp', 'utf8').split('\n');
  const fields = rows.map((row) => row.trim().split(/\s+/)).find((row) => row[1] === address);
  return Number(fields?.at(-1) ?? 0);
}
