import type { GatewayRequest } from '../../../local/gateway/request.js';
import type { RouteDefinition } from '../../../local/template/route.js';

/** A route such as `GET /orders/{id}` of a function that does not matter. */
export function route(
  kind: 'rest' | 'http',
  text: string,
  api: Partial<RouteDefinition['api']> = {},
): RouteDefinition {
  const [method = '', path = ''] = text.split(' ');
  return {
    api: { kind, stage: kind === 'rest' ? 'live' : '$default', binaryMediaTypes: [], ...api },
    method,
    path,
    function: {
      logicalId: 'Shop',
      name: 'shop',
      handler: 'app.handler',
      codeFolder: '/code',
      timeoutMs: 3_000,
      memoryMb: 128,
      variables: {},
    },
  };
}

/** The request that the live events were captured with, as it came over the wire. */
export function liveRequest(changes: Partial<GatewayRequest> = {}): GatewayRequest {
  return {
    method: 'POST',
    path: '/capture/space%20value',
    query:
      'repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b&encodedPlus=a%2Bb&empty=',
    headers: [
      ['host', 'api.example.com'],
      ['user-agent', 'curl/8.7.1'],
      ['accept', '*/*'],
      ['content-type', 'application/json'],
      ['content-length', '66'],
      ['cookie', 'session=abc123; theme=dark'],
      ['x-voker-probe', 'first'],
      ['x-voker-probe', 'second'],
      ['connection', 'keep-alive'],
    ],
    body: Buffer.from('{"message":"hello from the public internet","unicode":"lambda-λ"}'),
    protocol: 'HTTP/1.1',
    sourceIp: '68.8.83.18',
    port: 443,
    timeMs: 1783711144836,
    requestId: '7c2af7db-31f3-42b5-8a6d-9ffc74e3b9e0',
    extendedRequestId: 'ATfSdF7nPHcErRA=',
    trace: { root: '1-6a5145a8-536f3e792f6be9b44c1f46fa', sampled: true },
    ...changes,
  };
}
