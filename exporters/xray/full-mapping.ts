import { lambdaEnvironment } from '../../src/telemetry.js';
import { failedAttempt, signalName, withNamespace } from './foreign-spans.js';
import { isLocalRoot, toLocalRootDocuments } from './local-root.js';
import type { Mapping } from './mapping.js';
import { withPlatform } from './platform.js';
import { createResourceFacts } from './resource-facts.js';
import { toSegment } from './segment.js';

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
  const indexed = new Set(options.indexedAttributes);
  return {
    insideLambda,
    isIndexed: (key) => options.indexAllAttributes === true || indexed.has(key),
    factsOf: createResourceFacts(withPlatform(options.logGroups)),
    signalName,
    failedAttempt,
    toDocuments: (view) =>
      isLocalRoot(view) ? toLocalRootDocuments(view) : [withNamespace(toSegment(view), view)],
  };
}
