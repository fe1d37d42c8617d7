import type { CorsDefinition } from '../template/cors.js';
import type { FunctionDefinition } from '../template/function.js';

/** What takes a request, and hands it to a function: one stage of an API, or a function's own URL. */
export interface ServedApi {
  /** `rest`: a REST API; `http`: an HTTP API; `url`: the URL of a function. */
  readonly kind: 'rest' | 'http' | 'url';
  /** `Prod`; `$default` for a function's URL. */
  readonly stage: string;
  /** `type/subtype`; of a REST API alone. */
  readonly binaryMediaTypes: readonly string[];
  /** Of an HTTP API; default 2.0. */
  readonly payloadFormat?: '1.0' | '2.0' | undefined;
  /** Whether the answer passes through as it comes. Default false: it is sent when it is whole. */
  readonly streams?: boolean | undefined;
  /** Who may call from a page of another origin; absent when that is the function's own affair. */
  readonly cors?: CorsDefinition | undefined;
  /** Absent when there are none. */
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
  /** Of a function's URL alone. */
  readonly url?: UrlIdentity | undefined;
}

/** What a function's URL would be in the cloud. */
export interface UrlIdentity {
  /** 32 characters, the first part of the domain. */
  readonly id: string;
  /** `<id>.lambda-url.<region>.on.aws`. */
  readonly domainName: string;
  readonly authType: 'NONE' | 'AWS_IAM';
}

/** One way from an HTTP request to a function. */
export interface ServedRoute {
  readonly api: ServedApi;
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** `/orders/{id}`, `/files/{proxy+}`; `$default` takes what no other route does. */
  readonly path: string;
  readonly function: FunctionDefinition;
}
