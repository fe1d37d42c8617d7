import type { AttributesLike } from '../sdk/span.js';
import { textOf, textsIn, wholeNumber } from './attribute-source.js';
import { block, field } from './json.js';
import { type ExtendFacts, logsField } from './resource-facts.js';

/**
 * Adds the machine, the container or the service that a program runs on, when that is no Lambda
 * function; `logGroups` are those of a resource that names none.
 */
export function withPlatform(logGroups: readonly string[] = []): ExtendFacts {
  const logs = logsField(logGroups.map((log_group) => ({ log_group })));
  return (facts, attributes) => {
    const tag = textsIn(attributes['container.image.tags'])[0];
    const provider = textOf(attributes, 'cloud.provider') ?? 'aws';
    const aws = provider === 'aws' ? facts.aws : undefined;
    return {
      ...facts,
      version: facts.version ?? tag ?? textOf(attributes, 'container.image.tag'),
      origin: aws && originOf(attributes),
      aws: aws && {
        tracer: aws.tracer,
        logs: aws.logs || logs,
        place: placeOf(attributes),
        accountId: textOf(attributes, 'cloud.account.id'),
      },
    };
  };
}

function originOf(attributes: AttributesLike): string | undefined {
  const platform = textOf(attributes, 'cloud.platform') ?? '';
  const launched = textOf(attributes, 'aws.ecs.launchtype')?.toLowerCase();
  return ORIGINS[`${platform} ${launched}`] ?? ORIGINS[platform];
}

function placeOf(attributes: AttributesLike): string {
  const platform = textOf(attributes, 'cloud.platform');
  const isHost = platform === 'aws_ec2' || textOf(attributes, 'host.id') !== undefined;
  const isPod = platform === 'aws_eks' || textOf(attributes, 'k8s.cluster.name') !== undefined;
  const id = wholeNumber(attributes['service.instance.id']);
  const isBeanstalk = platform === 'aws_elastic_beanstalk' && 'service.instance.id' in attributes;
  const named = (fields: Fields): string =>
    Object.entries(fields)
      .map(([name, attribute]) => field(name, textOf(attributes, attribute)))
      .join('');
  return (
    (isHost ? block('ec2', named(EC2)) : '') +
    (platform === 'aws_ecs' ? block('ecs', named(ECS)) : '') +
    (isPod ? block('eks', named(EKS)) : '') +
    (isBeanstalk ? block('elastic_beanstalk', named(BEANSTALK) + field('deployment_id', id)) : '')
  );
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
const BEANSTALK: Fields = {
  environment_name: 'service.namespace',
  version_label: 'service.version',
};
