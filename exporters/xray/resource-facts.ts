import type { AttributesLike } from '../sdk/span.js';
import { textOf, textsIn } from './attribute-source.js';
import { field, keyOf, toJson } from './json.js';

/** What the attributes of a resource are told apart by, among those of a span. */
export const RESOURCE_PREFIX = 'otel.resource.';

/** A resource, as the spans of any SDK carry it. */
export interface ResourceLike {
  readonly attributes: AttributesLike;
  /** Whether some attributes are still being detected. */
  readonly asyncAttributesPending?: boolean | undefined;
}

/** All that a document says because of its resource alone; as JSON. */
export interface ResourceFacts {
  readonly serviceName: string | undefined;
  readonly version: string | undefined;
  readonly origin?: string | undefined;
  /** Absent when the cloud is another one: then documents have no `aws` block. */
  readonly aws: ResourceAws | undefined;
  /** The fields of the resource's attributes, under `otel.resource.`. */
  readonly metadata: string;
}

/** What a resource adds to the `aws` block. */
interface ResourceAws {
  readonly tracer: string;
  readonly logs: string;
  /** Where a segment of our own was made; the function's segment says so itself. */
  readonly place: string;
  readonly accountId?: string | undefined;
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
    const { attributes } = resource;
    const facts = extend(factsOf(attributes), attributes);
    if (resource.asyncAttributesPending !== true) known.set(resource, facts);
    return facts;
  };
}

/** The field of the log groups that hold lines of a trace; nothing when none is known. */
export function logsField(groups: readonly object[]): string {
  return groups.length > 0 ? field('cloudwatch_logs', groups) : '';
}

function factsOf(attributes: AttributesLike): ResourceFacts {
  const fields = Object.entries(attributes).map(([name, value]) =>
    value == null ? '' : keyOf(RESOURCE_PREFIX + name) + toJson(value),
  );
  return {
    serviceName: textOf(attributes, 'service.name'),
    version: textOf(attributes, 'service.version'),
    aws: { tracer: tracerField(attributes), logs: logsField(logsOf(attributes)), place: '' },
    metadata: fields.join(''),
  };
}

function tracerField(attributes: AttributesLike): string {
  const name = textOf(attributes, 'telemetry.sdk.name');
  const language = textOf(attributes, 'telemetry.sdk.language');
  const automatic = textOf(attributes, 'telemetry.auto.version', 'telemetry.distro.version');
  return `"xray":${toJson({
    sdk: name && language ? `${name} for ${language}` : name,
    sdk_version: textOf(attributes, 'telemetry.sdk.version'),
    auto_instrumentation: automatic !== undefined,
  })}`;
}

function logsOf(attributes: AttributesLike): readonly object[] {
  const arns = listOf(attributes['aws.log.group.arns']);
  if (arns.length > 0) return arns.map((arn) => ({ arn, log_group: arn.split(':')[6] }));
  return listOf(attributes['aws.log.group.names']).map((log_group) => ({ log_group }));
}

/** A list of texts; one text holds several, between ampersands. */
function listOf(value: unknown): readonly string[] {
  return textsIn(typeof value === 'string' ? value.split('&') : value);
}
