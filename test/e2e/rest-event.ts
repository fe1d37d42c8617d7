/** An API Gateway REST event, as the service sends it. */
export function restEvent(path: string, requestId: string): Record<string, unknown> {
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: 'GET',
    headers: { Host: 'abc123.execute-api.eu-central-1.amazonaws.com', 'User-Agent': 'curl/8.7.1' },
    multiValueHeaders: {
      Host: ['abc123.execute-api.eu-central-1.amazonaws.com'],
      'User-Agent': ['curl/8.7.1'],
    },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      resourceId: 'abc123',
      resourcePath: '/{proxy+}',
      httpMethod: 'GET',
      path: `/Prod${path}`,
      accountId: '123456789012',
      apiId: 'abc123',
      protocol: 'HTTP/1.1',
      stage: 'Prod',
      domainName: 'abc123.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'abc123',
      requestId,
      requestTime: '23/Nov/2026:05:00:00 +0000',
      requestTimeEpoch: 1_795_410_000_000,
      identity: { sourceIp: '203.0.113.7', userAgent: 'curl/8.7.1' },
    },
    body: null,
    isBase64Encoded: false,
  };
}
