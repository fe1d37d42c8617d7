import type { Transform } from 'node:stream';
import type { BrotliOptions, ZlibOptions } from 'node:zlib';
import { preferredEncoding } from './accept-encoding.js';
import { isTextType } from './answer.js';
import { isByteSource } from './byte-source.js';
import { assertWhole } from './checks.js';
import { addVary } from './cors.js';
import type { Exchange } from './exchange.js';
import type { ResponseState } from './response.js';
import type { AnyMiddleware } from './route.js';
import type { Middleware } from './route-context.js';

type Body = NonNullable<ResponseState['body']>;

/** The encodings that a body may be compressed with. */
export type Compression = 'br' | 'gzip';

export interface CompressOptions {
  /** A body of fewer bytes is sent as it is; default 1,024. */
  readonly threshold?: number | undefined;
  /** Those in use, the preferred one first where a client takes both alike; default `['br', 'gzip']`. */
  readonly encodings?: readonly Compression[] | undefined;
}

const ENCODINGS: readonly Compression[] = ['br', 'gzip'];
const DEFAULT_THRESHOLD_BYTES = 1_024;

/** Of 0 to 11: the usual 11 takes a hundred times as long for a tenth less. */
const BROTLI_QUALITY = 4;

/**
 * Creates the middleware that compresses answers, as their client prefers.
 *
 * Texts of 1 KB and more, streams too; nothing that is compressed already, is a part, a stream of
 * events, or says `no-transform`. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 *
 * @throws RangeError for an unknown encoding or a threshold below 0.
 */
export function compress(options: CompressOptions = {}): Middleware<object> {
  const { threshold = DEFAULT_THRESHOLD_BYTES, encodings = ENCODINGS } = options;
  checkOptions(threshold, encodings);
  // A key of an object, as a bundler leaves the name alone that spans tell of.
  const named: Record<'compress', AnyMiddleware> = {
    async compress(c, next) {
      await next();
      const { answer, method } = c as Exchange;
      if (method === 'HEAD' || !isCompressible(answer, threshold)) return;
      addVary(c.response.headers, 'Accept-Encoding');
      const encoding = preferredEncoding(c.headers.get('accept-encoding'), encodings);
      if (encoding === undefined) return;
      answer.body = await compressed(answer.body as Body, encoding);
      const { headers } = c.response;
      answer.encoding = [encoding];
      answer.headers.set('content-encoding', answer.encoding);
      const tag = headers.get('etag');
      // Other bytes: the tag is no longer one of bytes that are the same.
      if (tag?.startsWith('"')) headers.set('etag', `W/${tag}`);
    },
  };
  return named.compress;
}

function checkOptions(threshold: number, encodings: readonly string[]): void {
  assertWhole(threshold, 'compress: threshold');
  const unknown = encodings.find((one) => !ENCODINGS.some((known) => known === one));
  if (unknown !== undefined) {
    throw new RangeError(`compress: unknown encoding "${unknown}". Use ${ENCODINGS.join(', ')}.`);
  }
}

function isCompressible(
  { status, headers, body, encoded }: ResponseState,
  threshold: number,
): boolean {
  if (body === undefined || body === encoded || status === 206 || headers.has('content-encoding'))
    return false;
  if (headers.has('content-range') || !isTextType(headers)) return false;
  // Its events have to arrive one by one, and an encoder holds them back.
  if (/^text\/event-stream\b/i.test(String(headers.get('content-type')))) return false;
  if (/\bno-transform\b/i.test(headers.get('cache-control')?.join() ?? '')) return false;
  return isByteSource(body) || Buffer.byteLength(body) >= threshold;
}

async function compressed(body: Body, encoding: Compression): Promise<Body> {
  // Loaded when it is needed first, as it is not at most cold starts.
  const zlib = await import('node:zlib');
  const brotli: BrotliOptions = {
    params: { [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
  };
  if (isByteSource(body)) {
    const { pipeline } = await import('node:stream');
    const transform: Transform =
      encoding === 'br' ? zlib.createBrotliCompress(brotli) : zlib.createGzip();
    // A failure of the source becomes one of the transform, which whoever reads it meets.
    pipeline(body, transform, () => {});
    return transform;
  }
  const { promisify } = await import('node:util');
  const run = encoding === 'br' ? zlib.brotliCompress : zlib.gzip;
  return promisify<string | Uint8Array, BrotliOptions & ZlibOptions, Buffer>(run)(
    body,
    encoding === 'br' ? brotli : {},
  );
}
