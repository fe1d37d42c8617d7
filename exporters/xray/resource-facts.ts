import type { AttributesLike } from '../sdk/span.js';
import { textOf, textsIn } from './attribute-source.js';
import type { XRayAws, XRayLogGroup } from './document.js';

/** A resource, as the spans of any SDK carry it. */
export interface ResourceLike {
  readonly attributes: AttributesLike;
  /** Whether some attributes are still being detected. */
  readonly asyncAttributesPending?: boolean | undefined;
}

/** All that a document says because of its resource alone. */
export interface ResourceFacts {
  readonly serviceName: string | undefined;
  readonly service: { readonly version: string } | undefined;
  readonly origin?: string | undefined;
  /** Absent when the cloud is another one: then documents have no `aws` block. */
  readonly aws: ResourceAws | undefined;
  /** The resource's attributes, under `otel.resource.`. */
  readonly metadata: AttributesLike;
}

/** What a resource adds to the `aws` block. */
interface ResourceAws {
  readonly xray: Readonly<Record<string, unknown>>;
  readonly logs: readonly XRayLogGroup[] | undefined;
  /** Where a segment of our own was made; the function's segment says so itself. */
  readonly place?: XRayAws | undefined;
}

/** Adds what is to be said of a resource that is not a Lambda function's. */
export type ExtendFacts = (facts: ResourceFacts, attributes: AttributesLike) => ResourceFacts;

/**
 * Creates a look-up of what follows from a resource, worked out once for each.
 *
 * A process has one resource, as a rule, and thousands of spans.
 */
export function createResourceFacts(
  extend: ExtendFacts = (facts) => facts,
): (resource: ResourceLike) => ResourceFacts {
  const known = new WeakMap<ResourceLike, ResourceFacts>();
  return (resource) => {
    const present = known.get(resource);
    if (present !== undefined) return present;
    const facts = extend(factsOf(resource.attributes), resource.attributes);
    if (resource.asyncAttributesPending !== true) known.set(resource, facts);
    return facts;
  };
}

function factsOf(attributes: AttributesLike): ResourceFacts {
  const version = textOf(attributes, 'service.version');
  const entries = Object.entries(attributes).map(([key, value]) => [`otel.resource.${key}`, value]);
  return {
    serviceName: textOf(attributes, 'service.name'),
    service: version === undefined ? undefined : { version },
    aws: { xray: tracer(attributes), logs: logsOf(attributes) },
    metadata: Object.fromEntries(entries),
  };
}

function tracer(attributes: AttributesLike): ResourceAws['xray'] {
  const name = textOf(attributes, 'telemetry.sdk.name');
  const language = textOf(attributes, 'telemetry.sdk.language');
  const automatic = textOf(attributes, 'telemetry.auto.version', 'telemetry.distro.version');
  return {
    sdk: name !== undefined && language !== undefined ? `${name} for ${language}` : name,
    sdk_version: textOf(attributes, 'telemetry.sdk.version'),
    auto_instrumentation: automatic !== undefined,
  };
}

function logsOf(attributes: AttributesLike): readonly XRayLogGroup[] | undefined {
  const arns = listOf(attributes['aws.log.group.arns']);
  if (arns.length > 0) return arns.map((arn) => ({ arn, log_group: arn.split(':')[6] }));
  const names = listOf(attributes['aws.log.group.names']);
  return names.length > 0 ? names.map((log_group) => ({ log_group })) : undefined;
}

/** A list of texts; one text holds several, between ampersands. */
function listOf(value: unknown): readonly string[] {
  return textsIn(typeof value === 'string' ? value.split('&') : value);
}
