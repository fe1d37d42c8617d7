import { diag } from '@opentelemetry/api';
import {
  assertNamespace,
  configuredNamespace,
  configuredService,
  isNamespace,
  writeStdout,
} from '../../src/telemetry.js';
import { addDimensions, type Dimensions } from './dimension.js';
import { writtenProperties } from './properties.js';

/** What an EMF meter provider can be told. */
export interface EmfOptions {
  /**
   * The namespace of all metrics but those of `createMetrics()`, which have their own.
   *
   * Default: POWERTOOLS_METRICS_NAMESPACE, AWS_EMF_NAMESPACE, the service's name.
   */
  readonly namespace?: string | undefined;
  /** The service that is the namespace where there is no other; default OTEL_SERVICE_NAME, POWERTOOLS_SERVICE_NAME, the function's name. */
  readonly service?: string | undefined;
  /** Dimensions of every metric; an attribute of the same key wins. */
  readonly defaultDimensions?: Readonly<Record<string, string>> | undefined;
  /** Which attributes become dimensions, for all metrics or by metric; all of them by default. */
  readonly dimensions?: readonly string[] | Readonly<Record<string, readonly string[]>> | undefined;
  /** The metrics that CloudWatch keeps by the second; none by default. */
  readonly highResolution?: readonly string[] | ((name: string) => boolean) | undefined;
  /** Further members of each document, constant in this process; no dimensions. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Meters of OpenTelemetry's instrumentations (`@opentelemetry/...`) whose metrics are wanted.
   *
   * Each set of their attributes is a paid metric, so none is by default. All other meters are.
   */
  readonly meters?: readonly string[] | undefined;
  /** Takes all lines of a flush, each with its line end; default: stdout, in one write. */
  readonly write?: ((text: string) => void) | undefined;
}

/** The options, checked, with nothing left open. */
export interface EmfSettings {
  readonly namespace: string;
  readonly defaultDimensions: Dimensions;
  /** Each as JSON. */
  readonly properties: Readonly<Record<string, string>>;
  /** Whether the instruments of a meter of this name become metrics. */
  readonly isWanted: (meter: string) => boolean;
  readonly allowedFor: (metric: string) => ReadonlySet<string> | undefined;
  /** Seconds. */
  readonly resolutionOf: (metric: string) => 1 | 60;
  readonly write: (text: string) => void;
}

/** The instrumentations of the OpenTelemetry project, whose metrics nobody asked for by name. */
const INSTRUMENTATIONS = '@opentelemetry/';

/**
 * Checks the options.
 *
 * @throws TypeError or RangeError when the namespace, a default dimension or a list of names is none.
 */
export function emfSettings(options: EmfOptions): EmfSettings {
  const { defaultDimensions = {}, properties = {} } = options;
  const meters = namesOf('meters', options.meters);
  return {
    namespace: namespaceOf(options),
    defaultDimensions: addDimensions({}, Object.entries(defaultDimensions), refuse),
    properties: writtenProperties(properties, (problem) => diag.warn(problem)),
    isWanted: (meter) => meters.has(meter) || !meter.startsWith(INSTRUMENTATIONS),
    allowedFor: allowedFor(options.dimensions),
    resolutionOf: resolutionOf(options.highResolution),
    write: options.write ?? writeStdout,
  };
}

function refuse(problem: string): never {
  throw new RangeError(problem);
}

function namespaceOf(options: EmfOptions): string {
  const namespace = options.namespace ?? configuredNamespace();
  if (namespace !== undefined) {
    assertNamespace(namespace);
    return namespace;
  }
  const service = String(options.service ?? configuredService())
    .replace(/[^0-9A-Za-z.\-_/# ]/g, '_')
    .slice(0, 255);
  return isNamespace(service) ? service : `_${service}`.slice(0, 255);
}

function allowedFor(option: EmfOptions['dimensions']): EmfSettings['allowedFor'] {
  if (option === undefined) return () => undefined;
  if (!isPlain(option)) {
    const all = namesOf('dimensions', option);
    return () => all;
  }
  const byMetric = new Map<string, ReadonlySet<string>>();
  for (const [metric, names] of Object.entries(option)) {
    byMetric.set(metric, namesOf('dimensions', names));
  }
  return (metric) => byMetric.get(metric);
}

function resolutionOf(option: EmfOptions['highResolution']): EmfSettings['resolutionOf'] {
  if (typeof option === 'function') return (metric) => (option(metric) ? 1 : 60);
  const names = namesOf('highResolution', option);
  return (metric) => (names.has(metric) ? 1 : 60);
}

function isPlain(value: object): value is Readonly<Record<string, readonly string[]>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function namesOf(option: string, names: unknown = []): ReadonlySet<string> {
  if (Array.isArray(names)) return new Set(names);
  throw new TypeError(`The option "${option}" for EMF is no list of names. Write ["name"].`);
}
