import type { PresetOptions } from '../sdk/preset-options.js';

/** The signals of OpenTelemetry, each with an endpoint of its own. */
export type OtlpSignal = 'traces' | 'metrics' | 'logs';

/** How requests are encoded; gRPC is not spoken. */
export type OtlpProtocol = 'http/protobuf' | 'http/json';

/** Headers of each request; a function is called for each export, so that tokens may change. */
export type OtlpHeaders =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/** What AWS signs requests with. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** How requests are signed with AWS Signature Version 4. */
export interface SigV4Options {
  /** Default: the one in the endpoint's host name, else AWS_REGION, AWS_DEFAULT_REGION. */
  readonly region?: string | undefined;
  /** The name that AWS signs the service by, such as `xray`; default: the one in the endpoint's host name. */
  readonly service?: string | undefined;
  /** Asked for each export; default AWS_ACCESS_KEY_ID and its siblings, else what `@aws-sdk/credential-provider-node` finds. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>) | undefined;
}

/** How one signal is sent. */
export interface OtlpSignalOptions {
  /** An `http:` or `https:` URL, used as it is. */
  readonly endpoint?: string | undefined;
  /** Added to those for all signals. */
  readonly headers?: OtlpHeaders | undefined;
  readonly protocol?: OtlpProtocol | undefined;
  readonly compression?: 'gzip' | 'none' | undefined;
  /** The longest that one request may take, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** How many spans, log records or data points wait for the next flush; the oldest make room. */
  readonly maxQueueSize?: number | undefined;
  readonly sigv4?: boolean | SigV4Options | undefined;
}

/** Where telemetry is sent over OTLP, and how: for all signals, and for one where they differ. */
export interface OtlpTelemetryOptions extends PresetOptions {
  /**
   * An `http:` or `https:` URL that `/v1/traces`, `/v1/metrics` and `/v1/logs` are added to; default
   * OTEL_EXPORTER_OTLP_TRACES_ENDPOINT and its siblings (as they are), OTEL_EXPORTER_OTLP_ENDPOINT,
   * `http://localhost:4318`.
   */
  readonly endpoint?: string | undefined;
  /** Added to those of OTEL_EXPORTER_OTLP_HEADERS, and win over them. */
  readonly headers?: OtlpHeaders | undefined;
  /** Default OTEL_EXPORTER_OTLP_PROTOCOL, `'http/protobuf'`. */
  readonly protocol?: OtlpProtocol | undefined;
  /** Default OTEL_EXPORTER_OTLP_COMPRESSION, `'none'`. */
  readonly compression?: 'gzip' | 'none' | undefined;
  /** The longest that one request may take, in milliseconds; default OTEL_EXPORTER_OTLP_TIMEOUT, 10,000. */
  readonly timeoutMs?: number | undefined;
  /** How many of each signal wait for the next flush; default OTEL_BSP_MAX_QUEUE_SIZE, OTEL_BLRP_MAX_QUEUE_SIZE, 2,048. */
  readonly maxQueueSize?: number | undefined;
  /** Whether and how AWS signs the requests; default: whether the endpoint is one of X-Ray's or CloudWatch's. */
  readonly sigv4?: boolean | SigV4Options | undefined;
  /** Whether a metric's points tell of the time since the last export, or since the start; default OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE, `'delta'`. */
  readonly temporality?: 'delta' | 'cumulative' | 'lowmemory' | undefined;
  /** Whether log lines are written to stdout too; default true. */
  readonly stdout?: boolean | undefined;
  /** What holds for traces alone; false leaves them out. */
  readonly traces?: false | OtlpSignalOptions | undefined;
  /** What holds for metrics alone; false leaves them out. */
  readonly metrics?: false | OtlpSignalOptions | undefined;
  /** What holds for log records alone; false leaves them out. */
  readonly logs?: false | OtlpSignalOptions | undefined;
}
