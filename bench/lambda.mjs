/** What Lambda gives a function: its environment, its context and API Gateway's event. */

const FUNCTION_NAME = 'hello';
const TIMEOUT_MS = 30_000;

/** The environment of a Node.js function, with nothing of the machine's own but PATH. */
export function lambdaEnvironment(daemonAddress) {
  return {
    PATH: process.env.PATH,
    _HANDLER: 'index.handler',
    _X_AMZN_TRACE_ID: traceHeaders()[0],
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${FUNCTION_NAME}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/23/[$LATEST]0123456789abcdef',
    AWS_REGION: 'eu-central-1',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: daemonAddress,
    LAMBDA_TASK_ROOT: '/var/task',
    POWERTOOLS_SERVICE_NAME: FUNCTION_NAME,
    TZ: ':UTC',
  };
}

/** Sampled trace headers with a Root each, made once, as making them is no part of a function. */
export function traceHeaders(count = 1_024) {
  return Array.from({ length: count }, (_, index) => {
    const unique = index.toString(16).padStart(24, '0');
    return `Root=1-67400000-${unique};Parent=53995c3f42cd8ad8;Sampled=1`;
  });
}

/** The context of one invocation, its deadline counted from now. */
export function lambdaContext(index = 0) {
  const deadlineMs = Date.now() + TIMEOUT_MS;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:123456789012:function:${FUNCTION_NAME}`,
    memoryLimitInMB: '512',
    awsRequestId: `5a6b7c8d-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
    logGroupName: `/aws/lambda/${FUNCTION_NAME}`,
    logStreamName: '2026/11/23/[$LATEST]0123456789abcdef',
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

/** A GET request as API Gateway's REST API sends it. */
export function restEvent(path) {
  const headers = {
    Accept: 'application/json',
    'Accept-Encoding': 'gzip',
    Host: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
    'User-Agent': 'bench/1.0',
    'X-Amzn-Trace-Id': 'Root=1-67400000-000000000000000000000000',
    'X-Forwarded-For': '192.0.2.1',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
  };
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: requestContext(path),
    body: null,
    isBase64Encoded: false,
  };
}

function requestContext(path) {
  return {
    accountId: '123456789012',
    apiId: 'abcdefghij',
    domainName: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
    domainPrefix: 'abcdefghij',
    extendedRequestId: 'ATfSdF7nPHcErRA=',
    httpMethod: 'GET',
    identity: { sourceIp: '192.0.2.1', userAgent: 'bench/1.0' },
    path: `/prod${path}`,
    protocol: 'HTTP/1.1',
    requestId: '7c2af7db-31f3-42b5-8a6d-9ffc74e3b9e0',
    requestTime: '23/Nov/2026:05:00:00 +0000',
    requestTimeEpoch: 1_795_410_000_000,
    resourceId: 'abc123',
    resourcePath: '/{proxy+}',
    stage: 'prod',
  };
}
