import { type ChildProcess, spawn } from 'node:child_process';
import { inheritedEnvironment } from '../config.js';

/** A process with the runtime client that was started before anybody knew for which function. */
export interface SpareProcess {
  /** Hands the process over, once; `undefined` when it does not do for these variables. */
  take(variables: Readonly<Record<string, string>>): ChildProcess | undefined;
  /** Ends the process when nobody has taken it. */
  end(): void;
}

/** What a spare process is told when it is taken, as JSON on its stdin. */
export interface SpareOrders {
  /** Its whole environment from then on. */
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
}

// What Node, its libraries and the loader read once, before the first line of a program.
const READ_AT_START = /^(NODE_|UV_|LD_|DYLD_|SSL_|OPENSSL_|MALLOC_|GLIBC_)/;

/**
 * Starts a process that waits for its orders.
 *
 * Node's own start is most of a cold start at the desk: here it goes on while the template is read
 * and the code is built.
 */
export function startSpareProcess(clientPath: string): SpareProcess {
  const inherited = inheritedEnvironment();
  const child = spawn(process.execPath, ['--enable-source-maps', clientPath], {
    env: inherited,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Whoever takes it looks at its end; until then nobody minds.
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  let taken = false;
  return {
    take(variables) {
      const late = Object.keys(variables).some(
        (name) => READ_AT_START.test(name) && variables[name] !== inherited[name],
      );
      if (taken || late || child.exitCode !== null || child.pid === undefined) return undefined;
      taken = true;
      return child;
    },
    end() {
      if (!taken) child.kill('SIGKILL');
    },
  };
}
