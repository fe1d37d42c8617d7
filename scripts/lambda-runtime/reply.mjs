import { isUtf8 } from 'node:buffer';

/**
 * Reads what a runtime client posts: `{ kind, headers, body, trailers, isBroken }`.
 *
 * `kind`: `response`, or `error`. Bytes that are no UTF-8 are read as Latin-1, one character each.
 */
export async function readReply(request, kind) {
  const chunks = [];
  let isBroken = false;
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    // The process ended while it streamed.
    isBroken = true;
  }
  const bytes = Buffer.concat(chunks);
  const body = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const { headers, trailers } = request;
  return { kind, headers, body, trailers, isBroken };
}
