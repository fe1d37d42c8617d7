import { EventEmitter, once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeRequest, type Signal } from './otlp-definitions.js';

/** A request as it came over the wire, and what it says by the official definitions. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly signal: Signal;
  readonly message: Record<string, unknown>;
  /** Which connection it came over, counted from 1. */
  readonly connection: number;
}

/** What answers a request; default an empty 200. */
export type Respond = (response: ServerResponse, received: Received) => void;

/** A real HTTP server in the place of a backend. */
export interface Collector {
  readonly url: string;
  readonly requests: readonly Received[];
  /** Of all requests so far: spans, metrics or log records, flat, with their resource and scope. */
  items(signal: Signal): Array<Record<string, unknown>>;
  /** Resolves when that many requests came in all. */
  received(count: number): Promise<void>;
  /** Forgets the requests so far. */
  forget(): void;
  respondWith(respond: Respond): void;
  /** Cuts all connections that are open. */
  disconnect(): void;
  close(): Promise<void>;
}

const LISTS: Readonly<Record<Signal, readonly [string, string, string]>> = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
};

/** What a server proves itself with, in PEM. */
export interface ServerTls {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Who vouches for a client; with it a client must have a certificate. */
  readonly ca?: Buffer;
  readonly requestCert?: boolean;
}

/** Listens on a free port, or on the one given; by HTTPS where there is what for. */
export async function startCollector(port = 0, tls?: ServerTls): Promise<Collector> {
  const requests: Received[] = [];
  const arrivals = new EventEmitter();
  const connections = new Map<Socket, number>();
  let connectionCount = 0;
  let respond: Respond = (response) => response.end();

  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const signal = (/(traces|metrics|logs)/.exec(path)?.[1] ?? 'traces') as Signal;
      const raw = Buffer.concat(chunks);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
      const received: Received = {
        path,
        headers: request.headers,
        raw,
        signal,
        message: decodeRequest(signal, request.headers['content-type'] ?? '', body),
        connection: connections.get(request.socket) ?? 0,
      };
      requests.push(received);
      respond(response, received);
      arrivals.emit('request');
    });
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    connectionCount += 1;
    connections.set(socket, connectionCount);
    socket.on('close', () => connections.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    items: (signal) =>
      requests
        .filter((one) => one.signal === signal)
        .flatMap(({ message }) => flat(signal, message)),
    async received(count) {
      while (requests.length < count) await once(arrivals, 'request');
    },
    forget() {
      requests.length = 0;
    },
    respondWith(next) {
      respond = next;
    },
    disconnect: () => server.closeAllConnections(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Tree = Record<string, unknown>;

function flat(signal: Signal, message: Tree): Tree[] {
  const [byResource, byScope, leaves] = LISTS[signal];
  return ((message[byResource] ?? []) as Tree[]).flatMap((resource) =>
    ((resource[byScope] ?? []) as Tree[]).flatMap((scope) =>
      ((scope[leaves] ?? []) as Tree[]).map((leaf) => ({
        ...leaf,
        resource: attributesOf(resource['resource']),
        scope: scope['scope'],
      })),
    ),
  );
}

/** Attributes of a message, as an object of plain values. */
export function attributesOf(holder: unknown): Tree {
  const { attributes = [] } = (holder ?? {}) as {
    attributes?: Array<{ key: string; value: Tree }>;
  };
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));
}

/** An `AnyValue` as the plain value that it is; 64-bit integers as numbers. */
export function plainValue(value: Tree | undefined): unknown {
  const [kind, inner] = Object.entries(value ?? {})[0] ?? [];
  if (kind === 'intValue') return Number(inner);
  if (kind === 'arrayValue') {
    return ((inner as { values?: Tree[] }).values ?? []).map((item) => plainValue(item));
  }
  if (kind === 'kvlistValue') {
    return attributesOf({ attributes: (inner as { values?: Tree[] }).values ?? [] });
  }
  return inner;
}
