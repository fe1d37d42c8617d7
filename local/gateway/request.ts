import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type TraceContext, traceContextOf } from './trace-context.js';

/** Headers that no service hands on to a function: the connection's own, and those that the service sets. */
export const WITHHELD_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** An HTTP request as it arrived, and the marks that a gateway puts on it. */
export interface GatewayRequest {
  readonly method: string;
  /** As it was sent, percent-encoded, without the query. */
  readonly path: string;
  /** As it was sent, without the question mark; empty when there is none. */
  readonly query: string;
  /** In the order and the letters of the client. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Buffer;
  /** `HTTP/1.1`. */
  readonly protocol: string;
  readonly sourceIp: string;
  /** The port that the request came in on. */
  readonly port: number;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  /** A UUID, as REST APIs give. */
  readonly requestId: string;
  /** 15 letters and an equals sign: an HTTP API's request id, and a REST API's extended one. */
  readonly extendedRequestId: string;
  readonly trace: TraceContext;
}

/** A request's body is longer than API Gateway takes. */
export class BodyTooLongError extends Error {
  override readonly name = 'BodyTooLongError';
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * Reads a request to its end.
 *
 * @throws BodyTooLongError when the body is over 10 MB.
 */
export async function readRequest(message: IncomingMessage): Promise<GatewayRequest> {
  const [path = '/', query = ''] = splitOnce(message.url ?? '/', '?');
  const timeMs = Date.now();
  const traceHeader = message.headers['x-amzn-trace-id'];
  return {
    method: message.method ?? 'GET',
    path,
    query,
    headers: headerPairs(message.rawHeaders),
    body: await readBody(message),
    protocol: `HTTP/${message.httpVersion}`,
    // A dual-stack socket shows IPv4 clients in their IPv6 form.
    sourceIp: (message.socket.remoteAddress ?? '127.0.0.1').replace('::ffff:', ''),
    port: message.socket.localPort ?? 0,
    timeMs,
    requestId: randomUUID(),
    extendedRequestId: randomBytes(11).toString('base64'),
    trace: traceContextOf(typeof traceHeader === 'string' ? traceHeader : undefined, timeMs),
  };
}

/** The values of a header in any case, in the order of the request. */
export function headerValues(
  request: Pick<GatewayRequest, 'headers'>,
  name: string,
): readonly string[] {
  return request.headers
    .filter(([present]) => present.toLowerCase() === name)
    .map(([, value]) => value);
}

/** The pairs of a query in their order, decoded, `+` being a space. */
export function queryPairs(query: string): ReadonlyArray<readonly [name: string, value: string]> {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', value = ''] = splitOnce(part, '=');
      return [decodeQueryText(name), decodeQueryText(value)];
    });
}

/** Percent-decodes a text; one that is no valid encoding stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Gathers the values of each name, names in the order of their first appearance. */
export function grouped(
  pairs: ReadonlyArray<readonly [name: string, value: string]>,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = groups.get(name);
    if (values === undefined) groups.set(name, [value]);
    else values.push(value);
  }
  return groups;
}

/** A time as API Gateway writes it: `10/Jul/2026:19:19:04 +0000`. */
export function gatewayTime(timeMs: number): string {
  const [, day, month, year, time] = new Date(timeMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

function decodeQueryText(text: string): string {
  return decoded(text.replaceAll('+', ' '));
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function headerPairs(raw: readonly string[]): ReadonlyArray<readonly [string, string]> {
  const pairs: Array<readonly [string, string]> = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push([raw[index] ?? '', raw[index + 1] ?? '']);
  }
  return pairs;
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest is read and dropped, so that the client can read its answer.
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES) throw new BodyTooLongError(`${bytes} bytes`);
  return Buffer.concat(chunks, bytes);
}
