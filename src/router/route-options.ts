import type { SchemaOutput, StandardSchema } from './standard-schema.js';

/** The parts of a request that may have a schema. */
export type RequestPart = 'path' | 'query' | 'headers' | 'body';

/** The schemas of a request. */
export type RequestSchemas = { readonly [Part in RequestPart]?: StandardSchema | undefined };

/** What a route is registered with beside its handler. */
export interface RouteOptions<TSchemas extends RequestSchemas = RequestSchemas> {
  /**
   * What a request has to be; anything else is answered with 422, before the handler.
   *
   * `path` is given the parameters, `query` a record in which a repeated name is a list, `headers`
   * one of names in lower case, repeated ones joined as `c.headers` joins them; `body` what JSON or
   * a form says, or the text of a `text/*`.
   */
  readonly validate?: TSchemas | undefined;
  /**
   * A request with a larger body is answered with 413, before its validation and its decoding.
   *
   * Default: the router's, else none; Lambda itself takes 6 MB.
   */
  readonly maxBodyBytes?: number | undefined;
  /** What the handler's value has to be; anything else is answered with 500, and the reason is in the log alone. */
  readonly response?: StandardSchema | undefined;
  /** For a document of the API, as are those below. */
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Default: made of the method and the path. */
  readonly operationId?: string | undefined;
  readonly deprecated?: boolean | undefined;
}

/** What `c.valid` is where a route has these schemas. */
export type ValidParts<TSchemas extends RequestSchemas> = {
  readonly [Part in keyof TSchemas]: SchemaOutput<TSchemas[Part]>;
};
