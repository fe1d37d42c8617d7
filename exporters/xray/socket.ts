import type { Socket } from 'node:dgram';
import { connectedSocket } from './connected-socket.js';
import { createCountedWarning } from './counted-warning.js';
import { type DaemonAddress, daemonAddress } from './daemon-address.js';
import { ipVersion } from './ip-address.js';

/** A way to the X-Ray daemon: datagrams, of which nothing comes back. */
export interface DaemonSocket {
  /** Sends one datagram. Never throws: failures are counted in one warning. */
  send(datagram: string): void;
  /** Resolves when every datagram so far was handed to the kernel; at once when all were. */
  flush(): Promise<void>;
  close(): void;
}

/** Datagrams that may wait for a host name to be resolved. */
const MAX_WAITING = 1_000;

/**
 * Creates the socket that documents are sent through.
 *
 * Default: AWS_XRAY_DAEMON_ADDRESS, then 127.0.0.1:2000. An IP address is connected to before this
 * returns. A host name is resolved once: sends wait for that, and the flush does.
 *
 * @throws TypeError when the address given is none, while the module loads.
 */
export function createDaemonSocket(address?: string): DaemonSocket {
  const daemon = daemonAddress(address);
  const sender = createSender(daemon);
  if (ipVersion(daemon.host) !== 0) {
    sender.connect(daemon.host);
    return sender;
  }
  return createResolvingSocket(daemon.host, sender);
}

interface Sender extends DaemonSocket {
  connect(ip: string): void;
  fail(reason: string): void;
}

function createSender({ host, port }: DaemonAddress): Sender {
  let ip = host;
  let socket: Socket | undefined;
  let underWay = 0;
  let idle: Array<() => void> = [];
  const failures = createCountedWarning(
    (count, reason) =>
      `X-Ray: ${count} datagrams to the daemon at ${host}:${port} failed (${reason}). ${cureOf(reason)}`,
  );

  const discard = (broken: Socket): void => {
    if (socket === broken) socket = undefined;
    broken.removeAllListeners('close').on('error', () => {});
    closeQuietly(broken);
  };
  const open = (): Socket => {
    socket ??= connectedSocket(ip, port, (from, error) => {
      failures.note(reasonOf(error));
      // A refusal tells of an earlier datagram and leaves the socket as it was.
      if (error.code !== REFUSED) discard(from);
    });
    return socket;
  };
  const settle = (): void => {
    underWay -= 1;
    if (underWay > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  };
  const transmit = (datagram: string, isLastTry: boolean): void => {
    underWay += 1;
    const done = (error: NodeJS.ErrnoException | null): void => {
      if (error !== null && !isLastTry && isUnsent(error)) transmit(datagram, true);
      else if (error !== null) failures.note(reasonOf(error));
      settle();
    };
    const current = attempt(open);
    try {
      if (current instanceof Error) throw current;
      current.send(datagram, done);
    } catch (error) {
      // Closed, or never connected: the next one may do.
      if (socket !== undefined) discard(socket);
      done(error as NodeJS.ErrnoException);
    }
  };
  return {
    connect(address) {
      ip = address;
      attempt(open);
    },
    send: (datagram) => transmit(datagram, false),
    fail: (reason) => failures.note(reason),
    flush: () =>
      underWay === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve)),
    close() {
      if (socket !== undefined) discard(socket);
      failures.report();
    },
  };
}

function createResolvingSocket(host: string, sender: Sender): DaemonSocket {
  let waiting: string[] | undefined = [];
  let resolving: Promise<void> | undefined;
  const resolve = async (): Promise<void> => {
    try {
      const { lookup } = await import('node:dns/promises');
      const { address } = await lookup(host, { family: 4 });
      sender.connect(address);
      for (const datagram of waiting ?? []) sender.send(datagram);
      waiting = undefined;
    } catch (error) {
      for (const _ of waiting ?? []) sender.fail(reasonOf(error));
      waiting = [];
    }
    resolving = undefined;
  };
  resolving = resolve();
  return {
    send(datagram) {
      if (waiting === undefined) return sender.send(datagram);
      if (waiting.length >= MAX_WAITING) return sender.fail('the host name is not resolved yet');
      waiting.push(datagram);
      resolving ??= resolve();
    },
    async flush() {
      await resolving;
      await sender.flush();
    },
    close: sender.close,
  };
}

const REFUSED = 'ECONNREFUSED';

/**
 * Whether a failure means that the datagram was not sent, and another try may do: a refusal is
 * the answer to an earlier datagram, and a closed socket can be opened again.
 */
function isUnsent({ code }: NodeJS.ErrnoException): boolean {
  return code === REFUSED || (code?.startsWith('ERR_SOCKET') ?? false);
}

function attempt<T>(fn: () => T): T | Error {
  try {
    return fn();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function closeQuietly(socket: Socket): void {
  attempt(() => socket.close());
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

function cureOf(reason: string): string {
  if (reason === 'EMSGSIZE') return 'Set fewer or shorter attributes, or raise the limit of UDP.';
  return 'Turn on active tracing of the function, or start the daemon and set AWS_XRAY_DAEMON_ADDRESS.';
}
