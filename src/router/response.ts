import type { ByteSource } from './byte-source.js';
import type { ResponseHeaders } from './headers.js';
import type { MultiMap } from './multi-map.js';

/** The response under way, as middleware sees it; final after `await next()`. */
export interface RouteResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
}

/** The response under way, as the router keeps it. */
export interface ResponseState {
  /** `undefined` until a handler, an error or `c.status()` says it. */
  status?: number | undefined;
  /** By name in lower case; more values than one stay apart until a source joins them. */
  readonly headers: MultiMap;
  /** Whether the status is that of an answer without a body because there was none so far. */
  isEmpty?: boolean;
  /** A source is there only where the answer is streamed. */
  body?: string | Uint8Array | ByteSource | undefined;
  /** Those of the headers that the router itself set for the body, and that go when it does. */
  type?: string[];
  encoding?: string[];
  /** The body that came in base64, and is left as it is while it is the body. */
  encoded?: Uint8Array;
}
