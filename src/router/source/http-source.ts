import type { Shape } from '../../trigger/shape.js';
import type { Answer } from '../answer.js';
import type { HttpSourceName } from '../http-event.js';
import type { ProxyResult } from '../proxy-result.js';
import type { Query } from '../query.js';
import type { RequestHeaders } from '../request-headers.js';

/** One HTTP source: how its events are read, and the form of its answers. */
export interface HttpSource {
  readonly name: HttpSourceName;
  method(event: Shape): string;
  /** The path as sent, without a stage in front of it. */
  path(event: Shape): string;
  /** Whether the path is still percent-encoded. */
  isPathEncoded(event: Shape): boolean;
  headers(event: Shape): RequestHeaders;
  query(event: Shape): Query;
  /** All cookies as one `Cookie` header. */
  cookie(event: Shape, headers: RequestHeaders): string;
  clientIp(event: Shape, headers: RequestHeaders): string | undefined;
  requestId(event: Shape, headers: RequestHeaders): string | undefined;
  authorizer(event: Shape): Shape | undefined;
  answer(answer: Answer, event: Shape): ProxyResult;
}
