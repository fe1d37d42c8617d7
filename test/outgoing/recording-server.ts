import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server of a test was asked. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Name and value in turn, as they were on the wire. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface RecordingServer {
  readonly url: string;
  readonly port: number;
  readonly requests: RecordedRequest[];
  /** How the next requests are answered; an empty 200 until it is set. */
  answer: (request: RecordedRequest, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A real HTTP server on a free port that records what it is asked. */
export async function recordingServer(): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  const http = createServer((incoming, response) => {
    void record(incoming).then((request) => {
      requests.push(request);
      server.answer(request, response);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: RecordingServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    answer: (_, response) => response.end(),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers: incoming.headers as Record<string, string | undefined>,
    rawHeaders: incoming.rawHeaders,
    body: Buffer.concat(chunks).toString(),
  };
}
