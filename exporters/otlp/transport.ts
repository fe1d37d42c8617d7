import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Agent, RequestOptions } from 'node:https';
import type { HeaderMap } from './headers.js';
import { limitHold } from './loop-hold.js';

/** What is sent. */
export interface HttpRequest {
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
}

/** An answer, of any status. */
export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  /** As much of it as is looked at. */
  readonly body: Buffer;
}

/** A way to one URL, over one connection that is kept for the next request. */
export interface Transport {
  /**
   * Sends by POST, one request at a time; rejects when no answer came, as when it was aborted. What was
   * broken off for the sake of the event loop has no answer until then.
   */
  post(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** Closes the connection, whatever it is doing. */
  close(): void;
}

/** What a TLS connection is made with, each in PEM. */
export interface TlsFiles {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
}

/** An answer says in a few words what was wrong; no more than this is read. */
const MAX_BODY_BYTES = 65_536;

/**
 * After this long an idle connection is not trusted: load balancers forget it without a word, and
 * the process may have been frozen all the while.
 */
const MAX_IDLE_MS = 50_000;

/** How a kept connection fails that its other end has closed by now. */
const CLOSED = ['ECONNRESET', 'ECONNABORTED', 'EPIPE'];

/**
 * Creates a way to a URL; of `node:http` and `node:https` the one that it takes is loaded. `isHeld` says
 * whether requests keep the event loop as long as they last.
 */
export function createTransport(url: URL, tls: TlsFiles, isHeld: boolean): Transport {
  const loading = loadHttp(url.protocol);
  // In CommonJS under Jest there is no `import()`: requests fail, if there are any, and nothing else does.
  loading.catch(() => {});
  let agent: Agent | undefined;
  let usedMs = 0;

  async function send(request: HttpRequest, options: RequestOptions): Promise<HttpAnswer> {
    const http = await loading;
    return new Promise((resolve, reject) => {
      const outgoing = http.request(url, options, (incoming) => readAnswer(incoming, resolve));
      const isBrokenOff = isHeld ? () => false : limitHold(outgoing);
      outgoing.on('error', (error) => {
        // Whoever waits is told in time: one request a timeout is enough for what hangs.
        if (isBrokenOff()) return;
        // Nothing was wrong with the request: it has its chance on a connection of its own.
        if (isStale(outgoing, error)) resolve(send(request, { ...options, agent: false }));
        else reject(options.signal?.reason ?? error);
      });
      outgoing.end(request.body);
    });
  }
  return {
    async post(request, signal) {
      const { Agent: KeepAliveAgent } = await loading;
      agent ??= new KeepAliveAgent({ keepAlive: true, maxSockets: 1, ...tls });
      if (Date.now() - usedMs > MAX_IDLE_MS) agent.destroy();
      const headers = { ...request.headers, 'content-length': request.body.length };
      try {
        return await send(request, { ...tls, method: 'POST', headers, agent, signal });
      } finally {
        usedMs = Date.now();
      }
    },
    close: () => agent?.destroy(),
  };
}

/** Whether a kept connection turned out to be closed. */
function isStale({ reusedSocket }: ClientRequest, { code = '' }: NodeJS.ErrnoException): boolean {
  return reusedSocket && CLOSED.includes(code);
}

/** The two modules are alike in what is used of them here. */
async function loadHttp(
  protocol: string,
): Promise<Pick<typeof import('node:https'), 'Agent' | 'request'>> {
  const http = protocol === 'https:' ? await import('node:https') : await import('node:http');
  return http as Pick<typeof import('node:https'), 'Agent' | 'request'>;
}

/** The status is the answer; a body that breaks off, or that has no end, changes nothing of it. */
function readAnswer(incoming: IncomingMessage, resolve: (answer: HttpAnswer) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) incoming.destroy();
  });
  incoming.on('error', () => {});
  incoming.on('close', () => {
    resolve({
      status: incoming.statusCode ?? 0,
      statusText: incoming.statusMessage ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks),
    });
  });
}
