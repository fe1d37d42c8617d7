import type { Attributes } from '@opentelemetry/api';
import {
  configuredResourceAttributes,
  configuredService,
  type LambdaEnvironment,
  lambdaEnvironment,
} from '../../src/telemetry.js';

/** What `createResource` is told beside the environment. */
export interface ResourceOptions {
  /** `service.name`; default: the environment's, then the function's name. */
  readonly service?: string | undefined;
  /** Further attributes; they win over all others. */
  readonly resource?: Attributes | undefined;
}

/** The `Resource` of the OpenTelemetry SDKs, with attributes that are all known from the start. */
export interface StaticResource {
  readonly attributes: Attributes;
  merge(other: StaticResource | null): StaticResource;
  getRawAttributes(): Array<[string, Attributes[string]]>;
}

const SDK = {
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.language': 'nodejs',
  // The version of @opentelemetry/sdk-trace that is inlined; a test holds the two together.
  'telemetry.sdk.version': '2.12.1',
};

const BYTES_PER_MEBIBYTE = 1_048_576;

/**
 * Describes the function (its name, version, memory, region, log group) and the service.
 *
 * Outside Lambda there is no `cloud.*` and no `faas.*`. Later ones win: the environment of Lambda,
 * OTEL_RESOURCE_ATTRIBUTES, the option.
 * https://opentelemetry.io/docs/specs/semconv/resource/faas/
 */
export function createResource({ service, resource }: ResourceOptions = {}): StaticResource {
  const lambda = lambdaEnvironment();
  const configured = configuredResourceAttributes();
  return staticResource({
    ...SDK,
    ...functionAttributes(lambda),
    ...configured,
    'service.name': service ?? serviceName(lambda, configured['service.name']),
    ...resource,
  });
}

/** OTEL_SERVICE_NAME wins over OTEL_RESOURCE_ATTRIBUTES, which wins over what is only a default. */
function serviceName(lambda: LambdaEnvironment | undefined, listed: string | undefined): string {
  const configured = configuredService();
  const isDefault = configured === (lambda?.functionName ?? 'unknown_service');
  return isDefault ? (listed ?? configured) : configured;
}

function functionAttributes(lambda: LambdaEnvironment | undefined): Attributes {
  if (lambda === undefined) return {};
  return withoutUndefined({
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'cloud.region': lambda.region,
    'faas.name': lambda.functionName,
    'faas.version': lambda.functionVersion,
    'faas.instance': lambda.logStreamName,
    'faas.max_memory':
      lambda.memoryMebibytes === undefined
        ? undefined
        : lambda.memoryMebibytes * BYTES_PER_MEBIBYTE,
    'aws.log.group.names': lambda.logGroupName === undefined ? undefined : [lambda.logGroupName],
  });
}

function withoutUndefined(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

function staticResource(attributes: Attributes): StaticResource {
  return {
    attributes,
    merge: (other) => staticResource({ ...attributes, ...other?.attributes }),
    getRawAttributes: () => Object.entries(attributes),
  };
}
