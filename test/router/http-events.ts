import type {
  AlbEvent,
  ApiGatewayRestEvent,
  HttpEvent,
  LatticeEvent,
  LatticeEvent1,
  PayloadFormat2Event,
} from '../../src/router/index.js';

/** A request as a client sends it: path and query are percent-encoded. */
export interface ClientRequest {
  readonly method?: string;
  readonly path?: string;
  /** Raw, without `?`. */
  readonly query?: string;
  /** In order; a name may come twice. */
  readonly headers?: ReadonlyArray<readonly [string, string]>;
  readonly cookies?: readonly string[];
  readonly body?: string | Uint8Array;
}

export type BuildEvent = (request: ClientRequest) => HttpEvent;

/** What each source makes of a request, built by our own hands after AWS' documentation. */
export const SOURCES: ReadonlyArray<readonly [name: string, build: BuildEvent]> = [
  ['api-gateway-rest', restEvent],
  ['api-gateway-http', httpEvent],
  ['function-url', functionUrlEvent],
  ['alb', albEvent],
  ['alb with multi-value headers', albMultiEvent],
  ['lattice', latticeEvent],
  ['lattice, version 1', latticeEvent1],
];

/** The path that an event names, as its source has it. */
export function pathOf(event: HttpEvent): string {
  if ('rawPath' in event) return event.rawPath;
  const path = 'raw_path' in event ? event.raw_path : event.path;
  // VPC Lattice has the query behind it.
  return 'httpMethod' in event ? path : (path.split('?', 1)[0] ?? '');
}

export function restEvent(request: ClientRequest): ApiGatewayRestEvent {
  const { method = 'GET', path = '/' } = request;
  const query = pairsOf(request).map(([name, value]) => [form(name), form(value)] as const);
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers: orNull(single(headersOf(request))),
    multiValueHeaders: orNull(multi(headersOf(request))),
    queryStringParameters: orNull(single(query)),
    multiValueQueryStringParameters: orNull(multi(query)),
    ...bodyOf(request, null),
    requestContext: {
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      stage: 'live',
      path: `/live${path}`,
      identity: { sourceIp: '203.0.113.7' },
      authorizer: { principalId: 'ann' },
    },
  };
}

/** An HTTP API decodes the path before it invokes. */
export function httpEvent(request: ClientRequest): PayloadFormat2Event {
  const event = functionUrlEvent(request);
  const headers = { ...event.headers };
  delete headers['cookie'];
  return {
    ...event,
    rawPath: leniently(event.rawPath),
    headers,
    requestContext: {
      ...event.requestContext,
      requestId: 'ATfSmjLgPHcESJw=',
      domainName: 'abc123.execute-api.eu-west-1.amazonaws.com',
      authorizer: { jwt: { claims: { sub: 'ann' } } },
    },
  };
}

export function functionUrlEvent(request: ClientRequest): PayloadFormat2Event {
  const { method = 'GET', path = '/', query = '', cookies = [] } = request;
  const lower = headersOf(request).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: Object.fromEntries(
      Object.entries(multi(lower)).map(([name, values]) => [name, values.join(',')]),
    ),
    ...bodyOf(request, undefined),
    requestContext: {
      requestId: '5a1c0c1e-3d2b-4f6e-8f6a-0b6d5a1c0c1e',
      stage: '$default',
      domainName: 'abc123.lambda-url.eu-west-1.on.aws',
      http: { method, sourceIp: '203.0.113.7' },
    },
  };
}

/** A load balancer leaves the query encoded. */
function albEvent(request: ClientRequest): AlbEvent {
  const { method = 'GET', path = '/' } = request;
  return {
    requestContext: {
      elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop/1' },
    },
    httpMethod: method,
    path,
    queryStringParameters: single(pairsOf(request)),
    headers: single(albHeaders(request)),
    ...bodyOf(request, ''),
  };
}

function albMultiEvent(request: ClientRequest): AlbEvent {
  const { queryStringParameters: _query, headers: _headers, ...event } = albEvent(request);
  return {
    ...event,
    multiValueQueryStringParameters: multi(pairsOf(request)),
    multiValueHeaders: multi(albHeaders(request)),
  };
}

/** VPC Lattice leaves the query in the path. */
function latticeEvent(request: ClientRequest): LatticeEvent {
  const { method = 'GET', path = '/', query = '' } = request;
  const decoded = pairsOf(request).map(([name, value]) => [form(name), form(value)] as const);
  return {
    version: '2.0',
    path: query === '' ? path : `${path}?${query}`,
    method,
    headers: multi(albHeaders(request)),
    ...(query !== '' && { queryStringParameters: multi(decoded) }),
    ...bodyOf(request, undefined),
    requestContext: { serviceArn: 'arn:aws:vpc-lattice:eu-west-1:1:service/svc-1' },
  };
}

function latticeEvent1(request: ClientRequest): LatticeEvent1 {
  const { path, headers: _headers, method } = latticeEvent(request);
  const { body, isBase64Encoded } = bodyOf(request, '');
  const joined = Object.entries(multi(albHeaders(request))).map(
    ([name, values]) => [name, values.join(',')] as const,
  );
  return {
    raw_path: path,
    method,
    headers: single(joined),
    body,
    is_base64_encoded: isBase64Encoded,
  };
}

type Pairs = ReadonlyArray<readonly [string, string]>;

function albHeaders(request: ClientRequest): Pairs {
  return [
    ...headersOf(request).map(([name, value]) => [name.toLowerCase(), value] as const),
    ['x-forwarded-for', '10.9.9.9, 203.0.113.7'],
    ['x-amzn-trace-id', 'Root=1-5e1b4151-5ac6c58f3375aa3c7c6b73c9'],
  ];
}

function headersOf({ headers = [], cookies = [] }: ClientRequest): Pairs {
  return cookies.length === 0 ? headers : [...headers, ['Cookie', cookies.join('; ')]];
}

function pairsOf({ query = '' }: ClientRequest): Pairs {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      return [name, rest.join('=')] as const;
    });
}

function single(pairs: Pairs): Record<string, string> {
  return Object.fromEntries(pairs);
}

function multi(pairs: Pairs): Record<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairs) all.set(name, [...(all.get(name) ?? []), value]);
  return Object.fromEntries(all);
}

function orNull<T extends object>(map: T): T | null {
  return Object.keys(map).length === 0 ? null : map;
}

function bodyOf<T>(
  { body }: ClientRequest,
  none: T,
): { body: string | T; isBase64Encoded: boolean } {
  if (body === undefined) return { body: none, isBase64Encoded: false };
  if (typeof body === 'string') return { body, isBase64Encoded: false };
  return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

function form(text: string): string {
  return leniently(text.replaceAll('+', ' '));
}

function leniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
