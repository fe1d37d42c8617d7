import { expect, test } from 'vitest';
import { toRestEvent } from '../../../local/gateway/rest-event.js';
import { liveRequest, route } from './route.js';

const match = (api = {}) => ({
  route: route('rest', 'ANY /{proxy+}', api),
  parameters: { proxy: 'capture/space%20value' },
});

// The fields of an event that AWS delivered for this request, with the names of a local API.
test('an event has the fields and the values of a live one', () => {
  expect(toRestEvent(liveRequest(), match())).toEqual({
    resource: '/{proxy+}',
    path: '/capture/space%20value',
    httpMethod: 'POST',
    headers: {
      Host: 'api.example.com',
      'User-Agent': 'curl/8.7.1',
      'X-Amzn-Trace-Id': 'Root=1-6a5145a8-536f3e792f6be9b44c1f46fa',
      'X-Forwarded-For': '68.8.83.18',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'http',
      accept: '*/*',
      'content-type': 'application/json',
      cookie: 'session=abc123; theme=dark',
      'x-voker-probe': 'second',
    },
    multiValueHeaders: {
      Host: ['api.example.com'],
      'User-Agent': ['curl/8.7.1'],
      'X-Amzn-Trace-Id': ['Root=1-6a5145a8-536f3e792f6be9b44c1f46fa'],
      'X-Forwarded-For': ['68.8.83.18'],
      'X-Forwarded-Port': ['443'],
      'X-Forwarded-Proto': ['http'],
      accept: ['*/*'],
      'content-type': ['application/json'],
      cookie: ['session=abc123; theme=dark'],
      'x-voker-probe': ['first', 'second'],
    },
    queryStringParameters: {
      empty: '',
      encodedPlus: 'a+b',
      literalPlus: 'a b',
      redirect: 'https://example.com/a/b',
      repeat: 'two',
    },
    multiValueQueryStringParameters: {
      empty: [''],
      encodedPlus: ['a+b'],
      literalPlus: ['a b'],
      redirect: ['https://example.com/a/b'],
      repeat: ['one', 'two'],
    },
    pathParameters: { proxy: 'capture/space%20value' },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'local',
      deploymentId: 'local',
      domainName: 'api.example.com',
      domainPrefix: 'local',
      extendedRequestId: 'ATfSdF7nPHcErRA=',
      httpMethod: 'POST',
      identity: {
        accessKey: null,
        accountId: null,
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '68.8.83.18',
        user: null,
        userAgent: 'curl/8.7.1',
        userArn: null,
      },
      path: '/live/capture/space%20value',
      protocol: 'HTTP/1.1',
      requestId: '7c2af7db-31f3-42b5-8a6d-9ffc74e3b9e0',
      requestTime: '10/Jul/2026:19:19:04 +0000',
      requestTimeEpoch: 1783711144836,
      resourceId: 'local',
      resourcePath: '/{proxy+}',
      stage: 'live',
    },
    body: '{"message":"hello from the public internet","unicode":"lambda-λ"}',
    isBase64Encoded: false,
  });
});

test('what is empty is null', () => {
  const request = liveRequest({ method: 'GET', query: '', body: Buffer.alloc(0) });
  const event = toRestEvent(request, { route: route('rest', 'GET /'), parameters: {} });
  expect(event).toMatchObject({
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    body: null,
    isBase64Encoded: false,
  });
  expect(event).not.toHaveProperty('version');
});

test('a query keeps valueless, invalid and strange names', () => {
  const event = toRestEvent(
    liveRequest({ query: 'flag&a%5B%5D=1&bad=%E0%A4%A&__proto__=x' }),
    match(),
  );
  expect(JSON.stringify(event['queryStringParameters'])).toBe(
    '{"flag":"","a[]":"1","bad":"%E0%A4%A","__proto__":"x"}',
  );
});

test.each([
  { binaryMediaTypes: ['*/*'], encoded: true },
  { binaryMediaTypes: ['application/json'], encoded: true },
  { binaryMediaTypes: ['application/*'], encoded: true },
  { binaryMediaTypes: ['image/png'], encoded: false },
])(
  'with the binary media types $binaryMediaTypes base64 is $encoded',
  ({ binaryMediaTypes, encoded }) => {
    const event = toRestEvent(liveRequest(), match({ binaryMediaTypes }));
    const body = Buffer.from(event['body'] as string, encoded ? 'base64' : 'utf8');
    expect(event['isBase64Encoded']).toBe(encoded);
    expect(body).toEqual(liveRequest().body);
  },
);

test("the client's own list of addresses stays in front", () => {
  const headers = [['X-Forwarded-For', '10.0.0.1']] as const;
  expect(toRestEvent(liveRequest({ headers }), match())['headers']).toMatchObject({
    'X-Forwarded-For': '10.0.0.1, 68.8.83.18',
  });
});
