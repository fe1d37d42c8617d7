import { arn, CLIENT_IP, REGION, TIME_MS } from './account.js';
import {
  forwardingHeaders,
  type HttpRequest,
  multiValues,
  queryPairs,
  readRequest,
} from './http-request.js';
import { type Override, overridden } from './override.js';

/** The event of a VPC Lattice target group, version 2; it may be changed. */
export interface LatticeEvent {
  version: string;
  /** With the query, as it was sent. */
  path: string;
  method: string;
  headers: Record<string, string[]>;
  queryStringParameters?: Record<string, string[]>;
  body?: string;
  isBase64Encoded?: boolean;
  requestContext: {
    serviceNetworkArn: string;
    serviceArn: string;
    targetGroupArn: string;
    region: string;
    /** Microseconds since the epoch. */
    timeEpoch: string;
    identity: { sourceVpcArn: string; type?: string; principal?: string };
  };
}

/** Builds the event that VPC Lattice makes of a request, version 2. */
export function latticeEvent(
  request: HttpRequest = {},
  override?: Override<LatticeEvent>,
): LatticeEvent {
  const read = readRequest(request);
  const query = multiValues(queryPairs(read.query));
  const trace = forwardingHeaders().filter(([name]) => name === 'x-amzn-trace-id');
  const cookie = read.cookies.length === 0 ? [] : [['cookie', read.cookies.join('; ')] as const];
  return overridden<LatticeEvent>(
    {
      version: '2.0',
      path: read.query === '' ? read.path : `${read.path}?${read.query}`,
      method: read.method,
      headers: multiValues([
        ['host', 'shop-0123456789abcdef0.7d67968.vpc-lattice-svcs.eu-west-1.on.aws'],
        ...read.headers,
        ...cookie,
        ...trace,
        ['x-forwarded-for', CLIENT_IP],
      ]),
      ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
      ...(read.body !== undefined && {
        body: Buffer.from(read.body).toString(read.binary ? 'base64' : 'utf8'),
        isBase64Encoded: read.binary,
      }),
      requestContext: {
        serviceNetworkArn: arn('vpc-lattice', 'servicenetwork/sn-0123456789abcdef0'),
        serviceArn: arn('vpc-lattice', 'service/svc-0123456789abcdef0'),
        targetGroupArn: arn('vpc-lattice', 'targetgroup/tg-0123456789abcdef0'),
        region: REGION,
        timeEpoch: `${TIME_MS}000`,
        identity: { sourceVpcArn: arn('ec2', 'vpc/vpc-0123456789abcdef0') },
      },
    },
    override,
  );
}
