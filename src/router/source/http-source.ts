import type { Shape } from '../../trigger/shape.js';
import type { Answer } from '../answer.js';
import type { HttpSourceName } from '../http-event.js';
import type { RequestHeaders } from '../request-headers.js';

/** What Lambda takes at most, some of it for the head: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_ANSWER_BYTES: number = 6 * 1024 * 1024;

/** One HTTP source: where its events have what others have elsewhere, and the form of its answers. */
export interface HttpSource {
  readonly name: HttpSourceName;
  /** The most that the body of an answer may have, as JSON text. */
  readonly maxBytes: number;
  /** Whether the maps of the query are still percent-encoded. */
  readonly isQueryEncoded: boolean;
  /** The query as it was sent, where the event has it. */
  rawQuery?(event: Shape): string | undefined;
  /** The map of the query, where it is not that of API Gateway and load balancers. */
  queryMap?(event: Shape): unknown;
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
