import { arn } from './account.js';
import {
  forwardingHeaders,
  type HeaderLine,
  type HttpRequest,
  headerOf,
  multiValues,
  type ReadRequest,
  rawPairs,
  readRequest,
  singleValues,
} from './http-request.js';
import { type Override, overridden } from './override.js';

/** A request that an Application Load Balancer takes. */
export interface AlbRequest extends HttpRequest {
  /** Whether the target group has multi-value headers on. Default: false. */
  readonly multiValue?: boolean | undefined;
}

/** The event of a load balancer, with one form of headers or the other; it may be changed. */
export interface AlbEvent {
  requestContext: { elb: { targetGroupArn: string } };
  httpMethod: string;
  path: string;
  queryStringParameters?: Record<string, string>;
  multiValueQueryStringParameters?: Record<string, string[]>;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  body: string;
  isBase64Encoded: boolean;
}

const DOMAIN = 'shop-1234567890.eu-west-1.elb.amazonaws.com';

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
const TEXT = /^(text\/.*|application\/(json|javascript|xml))$/;

/**
 * Builds the event that an Application Load Balancer makes of a request.
 *
 * The query stays encoded; a body that is not text, or has a content encoding, arrives in base64.
 */
export function albEvent(request: AlbRequest = {}, override?: Override<AlbEvent>): AlbEvent {
  const read = readRequest(request);
  const headers = headersOf(read);
  const query = rawPairs(read.query);
  return overridden<AlbEvent>(
    {
      requestContext: {
        elb: {
          targetGroupArn: arn('elasticloadbalancing', 'targetgroup/shop/0123456789abcdef'),
        },
      },
      httpMethod: read.method,
      path: read.path,
      ...(request.multiValue === true
        ? {
            multiValueQueryStringParameters: multiValues(query),
            multiValueHeaders: multiValues(headers),
          }
        : { queryStringParameters: singleValues(query), headers: singleValues(headers) }),
      ...bodyOf(read),
    },
    override,
  );
}

function headersOf(read: ReadRequest): readonly HeaderLine[] {
  const { body, cookies, headers } = read;
  const given = new Set(headers.map(([name]) => name));
  const added: HeaderLine[] = [
    ['host', DOMAIN],
    ...(body === undefined ? [] : [['content-length', String(body.length)] as const]),
    ...forwardingHeaders(),
  ];
  return [
    ...added.filter(([name]) => !given.has(name)),
    ...headers,
    ...(cookies.length === 0 ? [] : [['cookie', cookies.join('; ')] as const]),
  ].sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
}

function bodyOf(read: ReadRequest): Pick<AlbEvent, 'body' | 'isBase64Encoded'> {
  if (read.body === undefined) return { body: '', isBase64Encoded: false };
  const type = headerOf(read, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  const encoded = headerOf(read, 'content-encoding') !== undefined;
  const text = !read.binary && !encoded && (type === undefined || TEXT.test(type));
  return {
    body: Buffer.from(read.body).toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  };
}
