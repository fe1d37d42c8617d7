import { Buffer, isUtf8 } from 'node:buffer';
import type { ResponseState } from './response.js';

/** A response that is final, before a source's own form. */
export interface Answer {
  readonly status: number;
  /** Without cookies; more values than one stay apart. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** Headers of one connection, which is not the client's; and the length, which the source counts itself. */
const NOT_PASSED_ON: readonly string[] = [
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const TEXT_TYPE =
  /^(?:text\/[^;]*|application\/(?:json|javascript|ecmascript|xml|yaml|graphql|x-ndjson|x-yaml|x-javascript|x-www-form-urlencoded)|[^;]*\+(?:json|xml|yaml))\s*(?:;|$)/i;
const FOREIGN_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8|us-ascii)/i;

/** Makes a response final: no body where HTTP has none, base64 for what is no text. */
export function finalAnswer(state: ResponseState, method: string): Answer {
  const status = state.status ?? 204;
  const hasBody = status !== 204 && status !== 304 && method !== 'HEAD';
  const headers = new Map<string, readonly string[]>(state.headers);
  const cookies = headers.get('set-cookie') ?? [];
  headers.delete('set-cookie');
  for (const name of NOT_PASSED_ON) headers.delete(name);
  if (status === 204 || status === 304) headers.delete('content-type');
  return { status, headers, cookies, ...(hasBody ? bodyOf(state) : NO_BODY) };
}

const NO_BODY = { body: '', isBase64Encoded: false };

function bodyOf(state: ResponseState): { body: string; isBase64Encoded: boolean } {
  const { body, headers } = state;
  if (body === undefined) return NO_BODY;
  if (typeof body === 'string') return { body, isBase64Encoded: state.isBase64 };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const type = headers.get('content-type')?.[0] ?? '';
  const isText = TEXT_TYPE.test(type) && !FOREIGN_CHARSET.test(type) && isUtf8(bytes);
  if (isText && !headers.has('content-encoding')) {
    return { body: bytes.toString('utf8'), isBase64Encoded: false };
  }
  return { body: bytes.toString('base64'), isBase64Encoded: true };
}

/** Headers with one value each: the form of payload format 2.0 and of plain load balancers. */
export function joinedHeaders(answer: Answer): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, values] of answer.headers) joined[name] = values.join(', ');
  return joined;
}
