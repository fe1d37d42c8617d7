import type { Shape } from '../../trigger/shape.js';
import type { Answer } from '../answer.js';
import type { HttpSourceName } from '../http-event.js';
import type { RequestHeaders } from '../request-headers.js';

/** One HTTP source: where its events have what others have elsewhere, and the form of its answers. */
export interface HttpSource {
  readonly name: HttpSourceName;
  /** Whether the maps of the query are still percent-encoded. */
  readonly isQueryEncoded: boolean;
  method(event: Shape): string | undefined;
  /** The path as sent, without a stage in front of it. */
  path(event: Shape): string | undefined;
  /** Whether the path is still percent-encoded. */
  isPathEncoded(event: Shape): boolean;
  /** `headers` are read when they are asked for. */
  clientIp(event: Shape, request: { readonly headers: RequestHeaders }): string | undefined;
  /** Puts the headers onto the result, in the source's own form. */
  complete(answer: Answer, event: Shape): void;
}
