import {
  assertNamespace,
  configuredNamespace,
  configuredService,
  namespaceProblem,
  writeStdout,
} from '../../src/telemetry.js';
import { addDimensions, type Dimensions } from './dimension.js';

/** What an EMF meter provider can be told. */
export interface EmfOptions {
  /**
   * The namespace of all metrics but those of `createMetrics()`, which have their own.
   *
   * Default: POWERTOOLS_METRICS_NAMESPACE, AWS_EMF_NAMESPACE, the service's name.
   */
  readonly namespace?: string | undefined;
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
  readonly properties: Readonly<Record<string, unknown>>;
  readonly meters: ReadonlySet<string>;
  readonly allowedFor: (metric: string) => ReadonlySet<string> | undefined;
  readonly isHighResolution: (metric: string) => boolean;
  readonly write: (text: string) => void;
}

/**
 * Checks the options.
 *
 * @throws TypeError or RangeError when the namespace, or a default dimension, is none.
 */
export function emfSettings(options: EmfOptions): EmfSettings {
  return {
    namespace: namespaceOf(options.namespace),
    defaultDimensions: addDimensions({}, Object.entries(options.defaultDimensions ?? {}), refuse),
    properties: { ...options.properties },
    meters: new Set(options.meters),
    allowedFor: allowedFor(options.dimensions),
    isHighResolution: isHighResolution(options.highResolution),
    write: options.write ?? writeStdout,
  };
}

function refuse(problem: string): never {
  throw new RangeError(problem);
}

function namespaceOf(option: string | undefined): string {
  const namespace = option ?? configuredNamespace();
  if (namespace !== undefined) {
    assertNamespace(namespace);
    return namespace;
  }
  const service = configuredService()
    .replace(/[^0-9A-Za-z.\-_/# ]/g, '_')
    .slice(0, 255);
  return namespaceProblem(service) === undefined ? service : `_${service}`.slice(0, 255);
}

function allowedFor(option: EmfOptions['dimensions'] = {}): EmfSettings['allowedFor'] {
  if (isList(option)) {
    const all = new Set(option);
    return () => all;
  }
  const byMetric = new Map(Object.entries(option));
  return (metric) => {
    const list = byMetric.get(metric);
    return list && new Set(list);
  };
}

function isHighResolution(option: EmfOptions['highResolution']): EmfSettings['isHighResolution'] {
  if (typeof option === 'function') return option;
  const names = new Set(option);
  return (metric) => names.has(metric);
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
