import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** An X-Ray document, as far as the tests read it. */
export interface ReceivedDocument {
  readonly id: string;
  readonly name: string;
  readonly trace_id: string;
  readonly parent_id?: string;
  readonly type?: string;
  readonly namespace?: string;
  readonly fault?: boolean;
  readonly start_time: number;
  readonly end_time?: number;
  readonly in_progress?: boolean;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly cause?: { readonly exceptions: ReadonlyArray<{ readonly message: string }> };
  readonly http?: { readonly response?: { readonly status?: number } };
}

/** A real UDP socket in the place of the X-Ray daemon. */
export interface Daemon {
  readonly address: string;
  readonly documents: ReceivedDocument[];
  /** Resolves when this many documents are there. */
  received(count: number): Promise<readonly ReceivedDocument[]>;
  close(): Promise<void>;
}

const HEADER = '{"format":"json","version":1}\n';

/** Opens a daemon on a free port of loopback, or on a given one. */
export async function openDaemon(port = 0): Promise<Daemon> {
  const socket: Socket = createSocket({ type: 'udp4', recvBufferSize: 8 * 1024 * 1024 });
  const documents: ReceivedDocument[] = [];
  const waiters = new Set<() => void>();
  socket.on('message', (datagram) => {
    documents.push(readDatagram(datagram.toString('utf8')));
    for (const waiter of waiters) waiter();
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    documents,
    received: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (documents.length < count) return;
          waiters.delete(check);
          resolve(documents);
        };
        waiters.add(check);
        check();
      }),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** The document in a datagram. */
export function readDatagram(text: string): ReceivedDocument {
  if (!text.startsWith(HEADER)) throw new Error(`Not a daemon's datagram: ${text.slice(0, 80)}`);
  return JSON.parse(text.slice(HEADER.length)) as ReceivedDocument;
}
