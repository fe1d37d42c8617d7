import { createResourceFacts, type ResourceFacts, type ResourceLike } from './resource-facts.js';

/** What decides how spans are mapped. */
export interface XRayMappingOptions {
  /** Attributes that become annotations, beside those named `annotations.…`; default none. */
  readonly indexedAttributes?: readonly string[] | undefined;
  /** Whether every attribute of a fitting type becomes an annotation; default false. */
  readonly indexAllAttributes?: boolean | undefined;
  /** Log groups of segments whose resource names none. */
  readonly logGroups?: readonly string[] | undefined;
}

/** The same, prepared once. */
export interface Mapping {
  readonly indexed: ReadonlySet<string>;
  readonly indexAll: boolean;
  /** Whether any attribute is indexed by its name at all. */
  readonly indexes: boolean;
  readonly factsOf: (resource: ResourceLike) => ResourceFacts;
}

/** Prepares the options of a mapping. */
export function createMapping(options: XRayMappingOptions): Mapping {
  const indexed = new Set(options.indexedAttributes);
  const indexAll = options.indexAllAttributes ?? false;
  return {
    indexed,
    indexAll,
    indexes: indexAll || indexed.size > 0,
    factsOf: createResourceFacts(options.logGroups ?? []),
  };
}
