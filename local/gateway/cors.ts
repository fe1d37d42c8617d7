import type { CorsDefinition } from '../template/cors.js';
import type { Answer } from './answer.js';
import { type GatewayRequest, headerValues } from './request.js';

type Headers = ReadonlyArray<readonly [name: string, value: string]>;

/** The answer to a browser's question before the request itself, which no function sees. */
export function preflightAnswer(request: GatewayRequest, cors: CorsDefinition): Answer | undefined {
  if (request.method !== 'OPTIONS') return undefined;
  const [wanted] = headerValues(request, 'access-control-request-method');
  if (wanted === undefined || headerValues(request, 'origin').length === 0) return undefined;
  const headers: Array<readonly [string, string]> = [...originHeaders(request, cors)];
  if (headers.length > 0) {
    headers.push(
      ...listed('access-control-allow-methods', cors.allowMethods),
      ...listed('access-control-allow-headers', cors.allowHeaders),
    );
    if (cors.maxAgeSeconds !== undefined) {
      headers.push(['access-control-max-age', String(cors.maxAgeSeconds)]);
    }
  }
  return { status: 204, headers, body: Buffer.alloc(0) };
}

/**
 * A function's headers with the API's own of CORS in the place of the function's, which have no
 * effect once the API has some.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function withCors(
  headers: Headers,
  request: GatewayRequest,
  cors: CorsDefinition | undefined,
): Headers {
  if (cors === undefined) return headers;
  const own = headers.filter(([name]) => !name.startsWith('access-control-'));
  const origin = originHeaders(request, cors);
  if (origin.length === 0) return own;
  return [...own, ...origin, ...listed('access-control-expose-headers', cors.exposeHeaders)];
}

function originHeaders(request: GatewayRequest, cors: CorsDefinition): Headers {
  const [origin] = headerValues(request, 'origin');
  if (origin === undefined || !cors.allowOrigins.some((allowed) => takes(allowed, origin))) {
    return [];
  }
  const any = cors.allowOrigins.includes('*') && !cors.allowCredentials;
  return [
    ['access-control-allow-origin', any ? '*' : origin],
    ...(cors.allowCredentials ? ([['access-control-allow-credentials', 'true']] as const) : []),
    ...(any ? [] : ([['vary', 'origin']] as const)),
  ];
}

// An origin may begin with any protocol, or be any subdomain: https://*, http://*.example.com.
function takes(allowed: string, origin: string): boolean {
  if (!allowed.includes('*')) return allowed === origin;
  const [before = '', after = ''] = allowed.split('*', 2);
  const long = origin.length >= before.length + after.length;
  return long && origin.startsWith(before) && origin.endsWith(after);
}

function listed(name: string, values: readonly string[]): Headers {
  return values.length === 0 ? [] : [[name, values.join(',')]];
}
