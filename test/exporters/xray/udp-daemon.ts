import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A UDP server in the place of the X-Ray daemon. */
export interface UdpDaemon {
  readonly port: number;
  readonly datagrams: string[];
  /** The documents of all datagrams so far. */
  documents(): Array<Record<string, unknown>>;
  /** Resolves when that many datagrams came in all. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free port, or on the one given. */
export async function startDaemon(port = 0): Promise<UdpDaemon> {
  const socket: Socket = createSocket('udp4');
  const datagrams: string[] = [];
  socket.on('message', (message) => datagrams.push(message.toString('utf8')));
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    datagrams,
    documents: () => datagrams.map((datagram) => JSON.parse(datagram.split('\n')[1] ?? '')),
    async received(count) {
      while (datagrams.length < count) await once(socket, 'message');
    },
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** Collects what is warned of through the API's `diag`. */
export function warningSink(warnings: string[]): {
  error(): void;
  warn(message: string): void;
  info(): void;
  debug(): void;
  verbose(): void;
} {
  return {
    error() {},
    warn: (message) => warnings.push(message),
    info() {},
    debug() {},
    verbose() {},
  };
}
