/**
 * A segment document, as X-Ray takes it.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface XRayDocument {
  readonly name: string;
  /** 16 hex digits. */
  readonly id: string;
  /** `1-` + 8 hex digits + `-` + 24 hex digits. */
  readonly trace_id: string;
  readonly parent_id?: string | undefined;
  /** Absent on a segment. */
  readonly type?: 'subsegment' | undefined;
  /** Seconds since the epoch, with a fraction. */
  readonly start_time: number;
  /** Seconds since the epoch, with a fraction; absent while in progress. */
  readonly end_time?: number | undefined;
  readonly in_progress?: true | undefined;
  readonly namespace?: 'aws' | 'remote' | undefined;
  readonly origin?: string | undefined;
  readonly service?: { readonly version: string } | undefined;
  readonly user?: string | undefined;
  /** A server's failure (5xx). The three flags are left out when false. */
  readonly fault?: true | undefined;
  /** A client's mistake (4xx). */
  readonly error?: true | undefined;
  /** 429. */
  readonly throttle?: true | undefined;
  readonly http?: XRayHttp | undefined;
  readonly cause?: { readonly exceptions: readonly XRayException[] } | undefined;
  readonly aws?: XRayAws | undefined;
  readonly sql?: XRaySql | undefined;
  readonly links?: readonly XRayLink[] | undefined;
  /** Indexed for search: 50 a trace. */
  readonly annotations?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Shown, not indexed: by namespace, then by key. */
  readonly metadata?: XRayMetadata | undefined;
}

/** Namespace, then key, then any value that JSON can write. */
export type XRayMetadata = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What is known of an HTTP call that was served or made. */
export interface XRayHttp {
  readonly request?: XRayHttpRequest | undefined;
  readonly response?: XRayHttpResponse | undefined;
}

/** The request's half. */
export interface XRayHttpRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly user_agent?: string | undefined;
  readonly client_ip?: string | undefined;
  /** Whether the client's address was read from a header, and so may be made up. */
  readonly x_forwarded_for?: true | undefined;
}

/** The response's half. */
export interface XRayHttpResponse {
  readonly status?: number | undefined;
  /** Bytes. */
  readonly content_length?: number | undefined;
}

/** One exception of a cause. */
export interface XRayException {
  /** 16 hex digits. */
  readonly id: string;
  readonly type: string;
  readonly message: string;
  /** Whether the exception was thrown by the service that was called. */
  readonly remote?: true | undefined;
  readonly stack?: readonly XRayFrame[] | undefined;
  /** How many frames were left out of the stack. */
  readonly truncated?: number | undefined;
}

/** One frame of a stack. */
export interface XRayFrame {
  readonly path: string;
  readonly line: number;
  readonly label: string;
}

/** What AWS knows of the call, and where the code runs. */
export interface XRayAws {
  readonly xray?: Readonly<Record<string, unknown>> | undefined;
  readonly operation?: string | undefined;
  readonly account_id?: string | undefined;
  readonly region?: string | undefined;
  readonly request_id?: string | undefined;
  readonly queue_url?: string | undefined;
  readonly table_name?: string | undefined;
  readonly table_names?: readonly string[] | undefined;
  readonly cloudwatch_logs?: readonly XRayLogGroup[] | undefined;
  readonly ec2?: Readonly<Record<string, string>> | undefined;
  readonly ecs?: Readonly<Record<string, string>> | undefined;
  readonly eks?: Readonly<Record<string, string>> | undefined;
  readonly elastic_beanstalk?: Readonly<Record<string, string | number>> | undefined;
}

/** A log group that holds lines of this trace. */
export interface XRayLogGroup {
  readonly log_group?: string | undefined;
  readonly arn?: string | undefined;
}

/** A call to an SQL database. */
export interface XRaySql {
  readonly url?: string | undefined;
  readonly connection_string?: string | undefined;
  readonly database_type?: string | undefined;
  readonly user?: string | undefined;
  readonly sanitized_query?: string | undefined;
}

/** Another span that this one belongs with. */
export interface XRayLink {
  readonly trace_id: string;
  readonly id: string;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}

/** The same shape while it is being filled in. */
export type Draft<T> = { -readonly [Key in keyof T]: T[Key] };
