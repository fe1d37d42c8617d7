import { inheritedEnvironment } from '../config.js';
import { ACCOUNT_ID } from '../gateway/account.js';
import type { FunctionDefinition } from '../template/function.js';

/** Where one execution environment runs. */
export interface FunctionEnvironmentOptions {
  readonly region: string;
  /** The absolute folder that the handler's module is in. */
  readonly taskRoot: string;
  /** `host:port` of the Runtime API. */
  readonly runtimeApi: string;
  /** `host:port` of the X-Ray receiver. */
  readonly daemonAddress: string;
  /** What a file of variables sets in the place of the template. */
  readonly overrides?: Readonly<Record<string, string>> | undefined;
  /** How many invocations the process runs at once; one when absent. */
  readonly concurrency?: number | undefined;
}

/**
 * How many invocations a function's process runs at once: `AWS_LAMBDA_MAX_CONCURRENCY` of its
 * variables, as on Lambda Managed Instances; `undefined` for Lambda's own one at a time.
 */
export function functionConcurrency(
  variables: Readonly<Record<string, string>>,
): number | undefined {
  const given = Number(variables['AWS_LAMBDA_MAX_CONCURRENCY'] ?? Number.NaN);
  return Number.isInteger(given) && given > 0 ? given : undefined;
}

/** The ARN by which a function is invoked. */
export function functionArn(definition: FunctionDefinition, region: string): string {
  return `arn:aws:lambda:${region}:${ACCOUNT_ID}:function:${definition.name}`;
}

/**
 * The variables that a function's process starts with: Lambda's own, and the template's.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  options: FunctionEnvironmentOptions,
): Record<string, string> {
  const { region, taskRoot, runtimeApi, daemonAddress, overrides, concurrency } = options;
  const [daemonHost = '', daemonPort = ''] = daemonAddress.split(':');
  const runtime = definition.runtime ?? `nodejs${process.versions.node.split('.', 1)[0]}.x`;
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    ...inheritedEnvironment(),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // Outside of the cloud this address never answers, and an SDK waits seconds for it.
    AWS_EC2_METADATA_DISABLED: 'true',
    ...definition.variables,
    ...overrides,
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...(concurrency !== undefined && concurrentVariables(concurrency)),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]local`,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: daemonAddress,
    _AWS_XRAY_DAEMON_ADDRESS: daemonHost,
    _AWS_XRAY_DAEMON_PORT: daemonPort,
  };
}

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html: their logs are JSON.
function concurrentVariables(concurrency: number): Record<string, string> {
  return {
    AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_MAX_CONCURRENCY: String(concurrency),
  };
}
