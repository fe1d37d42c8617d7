import { existsSync, readFileSync } from 'node:fs';
import { Agent, type ClientRequest, request } from 'node:http';
import type { OpenResponse } from './response-stream.js';

/** The headers of a response, in lower case. */
export type ResponseHeaders = Record<string, string | string[] | undefined>;

/** What the Runtime API answered. */
export interface RuntimeResponse {
  readonly headers: ResponseHeaders;
  readonly body: string;
}

/** The connection to the Runtime API. */
export interface RuntimeConnection {
  /** Waits for a response as long as it takes. Rejects when the API is gone. */
  get(route: string, headers: Record<string, string>): Promise<RuntimeResponse>;
  post(route: string, body: string): Promise<void>;
  /** Opens a response that is sent in pieces. */
  stream(route: string, contentType: string): OpenResponse;
}

const MEMORY = 'fluoroscope-memory-mb';
const TRAILERS = [
  'Lambda-Runtime-Function-Error-Type',
  'Lambda-Runtime-Function-Error-Body',
  'Fluoroscope-Memory-Mb',
];

/**
 * Creates a connection to `host:port`.
 *
 * Between two calls it keeps no event loop alive, so that a function's own loop can run empty.
 */
export function createRuntimeConnection(address: string): RuntimeConnection {
  const agent = new Agent({ keepAlive: true });
  const open = (
    method: string,
    route: string,
    headers: Record<string, string | string[]>,
  ): { sent: ClientRequest; answered: Promise<RuntimeResponse> } => {
    const url = `http://${address}/2018-06-01/runtime${route}`;
    const sent = request(url, { method, agent, headers });
    const answered = new Promise<RuntimeResponse>((resolve, reject) => {
      sent.on('error', reject);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
        );
      });
    });
    return { sent, answered };
  };
  return {
    async get(route, headers) {
      const { sent, answered } = open('GET', route, headers);
      sent.end();
      return await answered;
    },
    async post(route, body) {
      const { sent, answered } = open('POST', route, {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        [MEMORY]: memoryMb(),
      });
      sent.end(body);
      await answered;
    },
    stream(route, contentType) {
      const { sent, answered } = open('POST', route, {
        'content-type': contentType,
        'lambda-runtime-function-response-mode': 'streaming',
        'transfer-encoding': 'chunked',
        trailer: TRAILERS,
      });
      const received = answered.then(() => {});
      // A Runtime API that is gone ends the process elsewhere.
      received.catch(() => {});
      return { request: sent, received, trailers: () => ({ [MEMORY]: memoryMb() }) };
    },
  };
}

/** Peak of the resident set: of this program alone, which Node's maxRSS is not after a fork. */
function memoryMb(): string {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const peakKb = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? process.memoryUsage.rss() / 1_024);
  return String(Math.round(peakKb / 1_024));
}
