import type { CorsOptions } from './cors.js';

/** What a router may be created with. */
export interface RouterOptions {
  /** Stands in front of every path of the router; it may have parameters. Default none. */
  readonly prefix?: string | undefined;
  /**
   * Taken off the request's path before routes are matched: the base path of a custom domain. The
   * first that fits counts, and only where a segment ends. Default none; of the application alone.
   */
  readonly stripPrefixes?: readonly string[] | undefined;
  /** Answers pages of other sites, preflights too: `true` for all origins. Default: none; the same as `use(cors(...))` first. */
  readonly cors?: boolean | CorsOptions | undefined;
  /** Writes JSON answers. Default `JSON.stringify`; of the application alone. */
  readonly serializer?: ((value: unknown) => string) | undefined;
  /**
   * A larger body is answered with 413 on every route that has no limit of its own.
   *
   * Default: none, as Lambda takes 6 MB and a load balancer 1 MB.
   */
  readonly maxBodyBytes?: number | undefined;
  /** Makes each middleware that a request enters an event of its span. Default false; of the application alone. */
  readonly middlewareEvents?: boolean | undefined;
  /**
   * Measures requests by their route: `latency`, `error` and `fault`, of the meter `fluoroscope/router`.
   *
   * Default false; of the application alone.
   */
  readonly routeMetrics?: boolean | undefined;
}
