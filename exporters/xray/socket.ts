import type { Socket } from 'node:dgram';
import { SENT } from '../../src/telemetry.js';
import { connectedSocket } from './connected-socket.js';
import { createCountedWarning } from './counted-warning.js';
import { type DaemonAddress, daemonAddress } from './daemon-address.js';
import { isIpAddress } from './ip-address.js';

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
  if (!isIpAddress(daemon.host)) return createResolvingSocket(daemon.host, sender);
  sender.connect(daemon.host);
  return sender;
}

interface Sender extends DaemonSocket {
  connect(ip: string): void;
  fail(reason: string): void;
}

function createSender({ host, port }: DaemonAddress): Sender {
  let ip = host;
  let socket: Socket | undefined;
  let underWay = 0;
  const idle: Array<() => void> = [];
  const { note: fail, report } = createCountedWarning(
    (count, reason) =>
      `X-Ray: ${count} datagrams to the daemon at ${host}:${port} failed (${reason}). ${reason === 'EMSGSIZE' ? TOO_LONG : CURE}`,
  );

  const discard = (broken: Socket | undefined): void => {
    if (socket === broken) socket = undefined;
    try {
      broken?.close();
    } catch {
      // It was closed already.
    }
  };
  const open = (): Socket => {
    socket ??= connectedSocket(ip, port, (from, error) => {
      fail(reasonOf(error));
      // A refusal tells of an earlier datagram and leaves the socket as it was.
      if (error.code !== REFUSED) discard(from);
    });
    return socket;
  };
  const settle = (): void => {
    underWay -= 1;
    if (underWay === 0) for (const resolve of idle.splice(0)) resolve();
  };
  const transmit = (datagram: string, isLastTry: boolean): void => {
    underWay += 1;
    const done = (error: NodeJS.ErrnoException | null): void => {
      if (error !== null) {
        if (isUnsent(error) && !isLastTry) transmit(datagram, true);
        else fail(reasonOf(error));
      }
      settle();
    };
    try {
      open().send(datagram, done);
    } catch (error) {
      // Closed, or never connected: the next one may do.
      discard(socket);
      done(error as NodeJS.ErrnoException);
    }
  };
  return {
    connect(address) {
      ip = address;
      try {
        open();
      } catch (error) {
        fail(reasonOf(error));
      }
    },
    send: (datagram) => transmit(datagram, false),
    fail,
    flush: () => (underWay === 0 ? SENT : new Promise((resolve) => idle.push(resolve))),
    close() {
      discard(socket);
      report();
    },
  };
}

function createResolvingSocket(host: string, sender: Sender): DaemonSocket {
  let waiting: string[] | undefined = [];
  let resolving: Promise<void> | undefined;
  const resolve = async (): Promise<void> => {
    const datagrams = waiting ?? [];
    try {
      const { lookup } = await import('node:dns/promises');
      const { address } = await lookup(host, { family: 4 });
      sender.connect(address);
      waiting = undefined;
      datagrams.forEach(sender.send);
    } catch (error) {
      for (const _ of datagrams.splice(0)) sender.fail(reasonOf(error));
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

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

const CURE =
  "Turn on the function's active tracing, or start the daemon and set AWS_XRAY_DAEMON_ADDRESS.";
const TOO_LONG = 'Set fewer or shorter attributes, or raise the limit of UDP.';
