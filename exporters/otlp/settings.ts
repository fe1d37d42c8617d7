import { configuredQueueSize, configuredTimeoutMs, configuredWord } from './config.js';
import { resolveEndpoint } from './endpoint.js';
import { createHeaders, type HeaderMap } from './headers.js';
import type { OtlpProtocol, OtlpSignal, OtlpTelemetryOptions } from './options.js';
import { createSigner, type Signer } from './sigv4.js';

/** All that is known of how one signal is sent. */
export interface SignalSettings {
  readonly signal: OtlpSignal;
  readonly url: URL;
  readonly protocol: OtlpProtocol;
  readonly gzip: boolean;
  /** The longest that one request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How many wait for the next flush. */
  readonly maxQueueSize: number;
  readonly headers: () => Promise<HeaderMap>;
  /** `undefined`: requests are not signed. */
  readonly signer: Signer | undefined;
}

const PROTOCOLS = ['http/protobuf', 'http/json'] as const;

const COMPRESSIONS = ['none', 'gzip'] as const;

/** https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const DEFAULT_TIMEOUT_MS = 10_000;

/** The longest that a timer takes: more is no limit at all. */
const MAX_TIMEOUT_MS = 2_147_483_647;

/** As many as the batch processors of OpenTelemetry's SDKs keep. */
const DEFAULT_QUEUE_SIZE = 2_048;

/**
 * Reads how a signal is sent: an option wins over a variable, and the signal's own over that of all.
 *
 * @throws TypeError or RangeError for an option that cannot be used.
 */
export function resolveSettings(signal: OtlpSignal, options: OtlpTelemetryOptions): SignalSettings {
  const { [signal]: given, ...shared } = options;
  const own = given === false ? {} : (given ?? {});
  const url = resolveEndpoint(signal, options);
  const protocol = word('protocol', own.protocol ?? shared.protocol, PROTOCOLS);
  const compression = word('compression', own.compression ?? shared.compression, COMPRESSIONS);
  return {
    signal,
    url,
    protocol: protocol ?? configuredWord(signal, 'PROTOCOL', PROTOCOLS) ?? 'http/protobuf',
    gzip: (compression ?? configuredWord(signal, 'COMPRESSION', COMPRESSIONS)) === 'gzip',
    timeoutMs: Math.min(
      count('timeoutMs', own.timeoutMs ?? shared.timeoutMs) ??
        configuredTimeoutMs(signal) ??
        DEFAULT_TIMEOUT_MS,
      MAX_TIMEOUT_MS,
    ),
    maxQueueSize:
      count('maxQueueSize', own.maxQueueSize ?? shared.maxQueueSize) ??
      configuredQueueSize(signal) ??
      DEFAULT_QUEUE_SIZE,
    headers: createHeaders(signal, options),
    signer: createSigner(url, own.sigv4 ?? shared.sigv4),
  };
}

/**
 * One of the words that an option knows.
 *
 * @throws RangeError for any other.
 */
export function word<TWord extends string>(
  option: string,
  value: TWord | undefined,
  known: readonly TWord[],
): TWord | undefined {
  if (value === undefined || known.includes(value)) return value;
  throw new RangeError(
    `The option ${option} is "${String(value)}". Use one of ${known.join(', ')}.`,
  );
}

function count(option: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value > 0)) return value;
  const error = typeof value === 'number' ? RangeError : TypeError;
  throw new error(`The option ${option} is ${String(value)}. Give a whole number from 1 up.`);
}
