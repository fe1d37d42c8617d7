/** The HTTP event sources that the router answers. */
export type HttpSourceName =
  | 'api-gateway-rest'
  | 'api-gateway-http'
  | 'function-url'
  | 'alb'
  | 'lattice';

type Values = Readonly<Record<string, string | undefined>>;
type MultiValues = Readonly<Record<string, readonly string[] | undefined>>;

/** API Gateway REST APIs, and HTTP APIs with payload format 1.0, as far as the router reads them. */
export interface ApiGatewayRestEvent {
  readonly version?: string | undefined;
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers?: Values | null | undefined;
  readonly multiValueHeaders?: MultiValues | null | undefined;
  readonly queryStringParameters?: Values | null | undefined;
  readonly multiValueQueryStringParameters?: MultiValues | null | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly requestContext: {
    readonly requestId?: string | undefined;
    readonly stage?: string | undefined;
    readonly path?: string | undefined;
    readonly identity?: { readonly sourceIp?: string | undefined } | undefined;
    readonly authorizer?: unknown;
  };
}

/** API Gateway HTTP APIs with payload format 2.0, and Lambda function URLs. */
export interface PayloadFormat2Event {
  readonly version?: string | undefined;
  readonly rawPath: string;
  readonly rawQueryString?: string | undefined;
  readonly queryStringParameters?: Values | undefined;
  readonly cookies?: readonly string[] | undefined;
  readonly headers?: Values | undefined;
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly requestContext: {
    readonly requestId?: string | undefined;
    readonly stage?: string | undefined;
    readonly domainName?: string | undefined;
    readonly http: { readonly method: string; readonly sourceIp?: string | undefined };
    readonly authorizer?: unknown;
  };
}

/** Application Load Balancers, with single or multi-value headers. */
export interface AlbEvent {
  readonly httpMethod: string;
  readonly path: string;
  readonly headers?: Values | undefined;
  readonly multiValueHeaders?: MultiValues | undefined;
  readonly queryStringParameters?: Values | undefined;
  readonly multiValueQueryStringParameters?: MultiValues | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly requestContext: { readonly elb: { readonly targetGroupArn: string } };
}

/** VPC Lattice, version 2 of its events; the path has the query. */
export interface LatticeEvent {
  readonly version?: string | undefined;
  readonly path: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  readonly queryStringParameters?:
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly requestContext: {
    readonly serviceArn?: string | undefined;
    readonly serviceNetworkArn?: string | undefined;
  };
}

/** VPC Lattice, version 1 of its events. */
export interface LatticeEvent1 {
  readonly raw_path: string;
  readonly method: string;
  readonly headers?: Values | undefined;
  readonly query_string_parameters?: Values | undefined;
  readonly body?: string | null | undefined;
  readonly is_base64_encoded?: boolean | undefined;
}

/** An event of any HTTP source; those of `@types/aws-lambda` are assignable. */
export type HttpEvent =
  | ApiGatewayRestEvent
  | PayloadFormat2Event
  | AlbEvent
  | LatticeEvent
  | LatticeEvent1;
