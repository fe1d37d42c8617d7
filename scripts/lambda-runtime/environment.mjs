export const FUNCTION_NAME = 'shop';
export const FUNCTION_ARN = `arn:aws:lambda:eu-central-1:123456789012:function:${FUNCTION_NAME}`;

/** The file descriptor of the platform's log. */
export const PLATFORM_LOG_FD = 3;

/**
 * What Lambda sets for a function, and nothing of the machine's own.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function functionEnvironment({ runtime, taskRoot, handler, env, concurrency }, addresses) {
  return {
    AWS_LAMBDA_RUNTIME_API: addresses.runtimeApi,
    AWS_XRAY_DAEMON_ADDRESS: addresses.daemon,
    AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${FUNCTION_NAME}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/23/[$LATEST]0123456789abcdef',
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${runtime.line}.x`,
    AWS_REGION: 'eu-central-1',
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: handler,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...(concurrency === undefined
      ? {
          AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
          _LAMBDA_TELEMETRY_LOG_FD: String(PLATFORM_LOG_FD),
        }
      : {
          AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances',
          AWS_LAMBDA_MAX_CONCURRENCY: String(concurrency),
        }),
    ...env,
  };
}
