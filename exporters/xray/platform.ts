import type { AttributesLike } from '../sdk/span.js';
import { textOf, textsIn, wholeNumber } from './attribute-source.js';
import type { XRayAws } from './document.js';
import { filled } from './filled.js';
import type { ExtendFacts } from './resource-facts.js';

/**
 * Adds the machine, the container or the service that a program runs on, when that is no Lambda
 * function; `logGroups` are those of a resource that names none.
 */
export function withPlatform(logGroups: readonly string[] = []): ExtendFacts {
  const groups = logGroups.length > 0 ? logGroups.map((log_group) => ({ log_group })) : undefined;
  return (facts, attributes) => {
    const version = textsIn(attributes['container.image.tags'])[0];
    const tag = version ?? textOf(attributes, 'container.image.tag');
    const provider = textOf(attributes, 'cloud.provider') ?? 'aws';
    const aws = provider === 'aws' ? facts.aws : undefined;
    const account_id = textOf(attributes, 'cloud.account.id');
    return {
      ...facts,
      service: facts.service ?? (tag === undefined ? undefined : { version: tag }),
      origin: aws && originOf(attributes),
      aws: aws && {
        ...aws,
        logs: aws.logs ?? groups,
        place: { account_id, ...blocksOf(attributes) },
      },
    };
  };
}

function originOf(attributes: AttributesLike): string | undefined {
  const platform = textOf(attributes, 'cloud.platform') ?? '';
  const launched = textOf(attributes, 'aws.ecs.launchtype')?.toLowerCase();
  return ORIGINS[`${platform} ${launched}`] ?? ORIGINS[platform];
}

function blocksOf(attributes: AttributesLike): XRayAws {
  const platform = textOf(attributes, 'cloud.platform');
  const isHost = platform === 'aws_ec2' || textOf(attributes, 'host.id') !== undefined;
  const isPod = platform === 'aws_eks' || textOf(attributes, 'k8s.cluster.name') !== undefined;
  return {
    ec2: isHost ? block(attributes, EC2) : undefined,
    ecs: platform === 'aws_ecs' ? block(attributes, ECS) : undefined,
    eks: isPod ? block(attributes, EKS) : undefined,
    elastic_beanstalk: platform === 'aws_elastic_beanstalk' ? beanstalk(attributes) : undefined,
  };
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

/** The fields of a block, and the attributes that they are. */
type Fields = Readonly<Record<string, string>>;

const EC2: Fields = {
  instance_id: 'host.id',
  availability_zone: 'cloud.availability_zone',
  instance_size: 'host.type',
  ami_id: 'host.image.id',
};
const ECS: Fields = {
  container: 'container.name',
  container_id: 'container.id',
  availability_zone: 'cloud.availability_zone',
  container_arn: 'aws.ecs.container.arn',
  cluster_arn: 'aws.ecs.cluster.arn',
  task_arn: 'aws.ecs.task.arn',
  task_family: 'aws.ecs.task.family',
  launch_type: 'aws.ecs.launchtype',
};
const EKS: Fields = {
  cluster_name: 'k8s.cluster.name',
  pod: 'k8s.pod.name',
  container_id: 'container.id',
};

function block(attributes: AttributesLike, fields: Fields): Record<string, string> | undefined {
  const entries = Object.entries(fields).map(([field, name]) => [field, textOf(attributes, name)]);
  return filled(Object.fromEntries(entries));
}

function beanstalk(attributes: AttributesLike): XRayAws['elastic_beanstalk'] {
  const id = attributes['service.instance.id'];
  if (id === undefined) return undefined;
  const fields = {
    environment_name: textOf(attributes, 'service.namespace'),
    version_label: textOf(attributes, 'service.version'),
    deployment_id: wholeNumber(id),
  };
  return filled(fields) as XRayAws['elastic_beanstalk'];
}
