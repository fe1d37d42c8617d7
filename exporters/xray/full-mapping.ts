import { lambdaEnvironment } from '../../src/telemetry.js';
import { failedAttempt, isMarkedCall, signalName } from './foreign-spans.js';
import { toLocalRootDocuments } from './local-root.js';
import { withPlatform } from './platform.js';
import { createResourceFacts } from './resource-facts.js';
import type { Mapping } from './segment-view.js';

/** What decides how spans are mapped. */
export interface XRayMappingOptions {
  /** Attributes that become annotations, beside those named `annotations.…`; default none. */
  readonly indexedAttributes?: readonly string[] | undefined;
  /** Whether every attribute of a fitting type becomes an annotation; default false. */
  readonly indexAllAttributes?: boolean | undefined;
  /** Log groups of segments whose resource names none. */
  readonly logGroups?: readonly string[] | undefined;
}

/** Prepares the mapping of spans of any program: in Lambda or elsewhere, recorded by any SDK. */
export function createMapping(
  options: XRayMappingOptions,
  insideLambda: boolean = lambdaEnvironment() !== undefined,
): Mapping {
  const { indexedAttributes, indexAllAttributes = false, logGroups } = options;
  const indexed = new Set(indexedAttributes);
  const isIndexing = indexAllAttributes || indexed.size > 0;
  return {
    insideLambda,
    isIndexed: isIndexing ? (key) => indexAllAttributes || indexed.has(key) : undefined,
    factsOf: createResourceFacts(withPlatform(logGroups)),
    signalName,
    isMarkedCall,
    failedAttempt,
    toDocuments: toLocalRootDocuments,
  };
}
