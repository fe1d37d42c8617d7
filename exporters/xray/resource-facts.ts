import type { AttributesLike } from '../sdk/span.js';
import { textOf, wholeNumber } from './attribute-source.js';
import type { Draft, XRayAws, XRayLogGroup } from './document.js';
import { toJson } from './json.js';

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
  readonly origin: string | undefined;
  /** The `aws` block of a document of our own. */
  readonly aws: XRayAws | undefined;
  /** The `aws` block of the handler's part of the function's segment. */
  readonly awsOfHandler: XRayAws | undefined;
  /** The `aws` block of any other part of the function's segment. */
  readonly awsOfPart: XRayAws | undefined;
  /** The resource's attributes, under `otel.resource.`. */
  readonly metadata: AttributesLike;
  /** The same as the inside of a JSON object; empty when the resource has no attributes. */
  readonly metadataJson: string;
}

/**
 * Creates a look-up of what follows from a resource, worked out once for each.
 *
 * A process has one resource, as a rule, and thousands of spans.
 */
export function createResourceFacts(
  logGroups: readonly string[],
): (resource: ResourceLike) => ResourceFacts {
  const known = new WeakMap<ResourceLike, ResourceFacts>();
  return (resource) => {
    const present = known.get(resource);
    if (present !== undefined) return present;
    const facts = factsOf(resource.attributes, logGroups);
    if (resource.asyncAttributesPending !== true) known.set(resource, facts);
    return facts;
  };
}

function factsOf(attributes: AttributesLike, logGroups: readonly string[]): ResourceFacts {
  const version = serviceVersion(attributes);
  const provider = textOf(attributes, 'cloud.provider');
  const onAws = provider === undefined || provider === 'aws';
  const awsOfPart = { xray: tracer(attributes) };
  const metadata = prefixed(attributes);
  const logs = cloudWatchLogs(attributes, logGroups);
  const awsOfHandler = logs === undefined ? awsOfPart : { ...awsOfPart, cloudwatch_logs: logs };
  return {
    serviceName: textOf(attributes, 'service.name'),
    service: version === undefined ? undefined : { version },
    origin: onAws ? ORIGINS[originKey(attributes)] : undefined,
    aws: onAws ? { ...awsOfHandler, ...platformBlocks(attributes) } : undefined,
    awsOfHandler: onAws ? awsOfHandler : undefined,
    awsOfPart: onAws ? awsOfPart : undefined,
    metadata,
    metadataJson: toJson(metadata).slice(1, -1),
  };
}

function tracer(attributes: AttributesLike): Record<string, unknown> {
  const name = textOf(attributes, 'telemetry.sdk.name');
  const language = textOf(attributes, 'telemetry.sdk.language');
  const automatic =
    textOf(attributes, 'telemetry.auto.version') ?? textOf(attributes, 'telemetry.distro.version');
  return present({
    sdk: name !== undefined && language !== undefined ? `${name} for ${language}` : name,
    sdk_version: textOf(attributes, 'telemetry.sdk.version'),
    auto_instrumentation: automatic !== undefined,
  });
}

function serviceVersion(attributes: AttributesLike): string | undefined {
  const version = textOf(attributes, 'service.version');
  if (version !== undefined) return version;
  const tags = attributes['container.image.tags'];
  const tag: unknown = Array.isArray(tags) ? tags[0] : undefined;
  return typeof tag === 'string' && tag !== '' ? tag : textOf(attributes, 'container.image.tag');
}

/** Lambda has no origin: the function's own segment is Lambda's to send. */
const ORIGINS: Readonly<Record<string, string | undefined>> = {
  aws_app_runner: 'AWS::AppRunner::Service',
  aws_eks: 'AWS::EKS::Container',
  aws_elastic_beanstalk: 'AWS::ElasticBeanstalk::Environment',
  aws_ecs: 'AWS::ECS::Container',
  'aws_ecs fargate': 'AWS::ECS::Fargate',
  'aws_ecs ec2': 'AWS::ECS::EC2',
  aws_ec2: 'AWS::EC2::Instance',
};

function originKey(attributes: AttributesLike): string {
  const platform = textOf(attributes, 'cloud.platform') ?? '';
  const launched = textOf(attributes, 'aws.ecs.launchtype')?.toLowerCase();
  const key = `${platform} ${launched}`;
  return key in ORIGINS ? key : platform;
}

function cloudWatchLogs(
  attributes: AttributesLike,
  logGroups: readonly string[],
): readonly XRayLogGroup[] | undefined {
  const arns = listOf(attributes['aws.log.group.arns']);
  if (arns.length > 0) return arns.map((arn) => ({ arn, log_group: arn.split(':')[6] }));
  const names = listOf(attributes['aws.log.group.names']);
  const groups = names.length > 0 ? names : logGroups;
  return groups.length === 0 ? undefined : groups.map((log_group) => ({ log_group }));
}

/** A list of texts; one text holds several, between ampersands. */
function listOf(value: unknown): readonly string[] {
  const items: unknown[] = typeof value === 'string' ? value.split('&') : list(value);
  return items.filter((item) => typeof item === 'string' && item !== '') as string[];
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function platformBlocks(attributes: AttributesLike): XRayAws {
  const platform = textOf(attributes, 'cloud.platform');
  const text = (name: string): string | undefined => textOf(attributes, name);
  const blocks: Draft<XRayAws> = {};
  const account = text('cloud.account.id');
  if (account !== undefined) blocks.account_id = account;
  if (platform === 'aws_ec2' || text('host.id') !== undefined) blocks.ec2 = ec2(text);
  if (platform === 'aws_ecs') blocks.ecs = ecs(text);
  if (platform === 'aws_eks' || text('k8s.cluster.name') !== undefined) blocks.eks = eks(text);
  if (platform === 'aws_elastic_beanstalk' && attributes['service.instance.id'] !== undefined) {
    blocks.elastic_beanstalk = present({
      environment_name: text('service.namespace'),
      version_label: text('service.version'),
      deployment_id: wholeNumber(attributes['service.instance.id']),
    });
  }
  return blocks;
}

type Text = (name: string) => string | undefined;

function ec2(text: Text): Record<string, string> {
  return present({
    instance_id: text('host.id'),
    availability_zone: text('cloud.availability_zone'),
    instance_size: text('host.type'),
    ami_id: text('host.image.id'),
  });
}

function ecs(text: Text): Record<string, string> {
  return present({
    container: text('container.name'),
    container_id: text('container.id'),
    availability_zone: text('cloud.availability_zone'),
    container_arn: text('aws.ecs.container.arn'),
    cluster_arn: text('aws.ecs.cluster.arn'),
    task_arn: text('aws.ecs.task.arn'),
    task_family: text('aws.ecs.task.family'),
    launch_type: text('aws.ecs.launchtype'),
  });
}

function eks(text: Text): Record<string, string> {
  return present({
    cluster_name: text('k8s.cluster.name'),
    pod: text('k8s.pod.name'),
    container_id: text('container.id'),
  });
}

function prefixed(attributes: AttributesLike): AttributesLike {
  const entries = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => [`otel.resource.${key}`, value]);
  return Object.fromEntries(entries);
}

function present<T>(block: Record<string, T | undefined>): Record<string, T> {
  const entries = Object.entries(block).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, T>;
}
