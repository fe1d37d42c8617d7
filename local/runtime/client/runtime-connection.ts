import { existsSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

/** The headers of a response, in lower case. */
export type ResponseHeaders = Record<string, string | string[] | undefined>;

/** The connection to the Runtime API. */
export interface RuntimeConnection {
  /** Waits for a response as long as it takes. Rejects when the API is gone. */
  get(route: string): Promise<{ readonly headers: ResponseHeaders; readonly body: string }>;
  post(route: string, body: string): Promise<void>;
}

/**
 * Creates a connection to `host:port`.
 *
 * Between two calls it keeps no event loop alive, so that a function's own loop can run empty.
 */
export function createRuntimeConnection(address: string): RuntimeConnection {
  const agent = new Agent({ keepAlive: true });
  const call = (
    method: string,
    route: string,
    body: string,
  ): ReturnType<RuntimeConnection['get']> =>
    new Promise((resolve, reject) => {
      const url = `http://${address}/2018-06-01/runtime${route}`;
      const headers = { 'content-type': 'application/json', ...(body !== '' && bodyHeaders(body)) };
      const sent = request(url, { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    get: (route) => call('GET', route, ''),
    async post(route, body) {
      await call('POST', route, body);
    },
  };
}

function bodyHeaders(body: string): Record<string, string> {
  return {
    'content-length': String(Buffer.byteLength(body)),
    'fluoroscope-memory-mb': String(memoryMb()),
  };
}

/** Peak of the resident set: of this program alone, which Node's maxRSS is not after a fork. */
function memoryMb(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const peakKb = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? process.memoryUsage.rss() / 1_024);
  return Math.round(peakKb / 1_024);
}
