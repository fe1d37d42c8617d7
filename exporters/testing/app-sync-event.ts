import { CLIENT_IP, TRACE_HEADER, USER_AGENT, uuid } from './account.js';
import { type Override, overridden } from './override.js';

/** A field that a client asks AppSync for. */
export interface AppSyncRequest<TArguments, TSource> {
  /** Default: `Query`. */
  readonly typeName?: string | undefined;
  /** Default: `getOrder`. */
  readonly fieldName?: string | undefined;
  /** Default: none. */
  readonly arguments?: TArguments | undefined;
  /** The value of the field above. Default: `null`, as of a query's own fields. */
  readonly source?: TSource | undefined;
}

/** The event of a direct Lambda resolver; it may be changed. */
export interface AppSyncEvent<TArguments, TSource> {
  arguments: TArguments;
  identity: AppSyncIdentity | null;
  source: TSource;
  request: { headers: Record<string, string>; domainName: string | null };
  prev: { result: Record<string, unknown> } | null;
  info: {
    selectionSetList: string[];
    selectionSetGraphQL: string;
    parentTypeName: string;
    fieldName: string;
    variables: Record<string, unknown>;
  };
  stash: Record<string, unknown>;
}

interface AppSyncIdentity {
  sub: string;
  issuer: string;
  username: string;
  claims: Record<string, unknown>;
  sourceIp: string[];
  defaultAuthStrategy: string;
  groups: string[] | null;
}

/** Builds the event that AppSync makes of a field whose resolver is a function. */
export function appSyncEvent<TArguments = Record<string, unknown>, TSource = null>(
  request: AppSyncRequest<TArguments, TSource> = {},
  override?: Override<AppSyncEvent<TArguments, TSource>>,
): AppSyncEvent<TArguments, TSource> {
  const { typeName = 'Query', fieldName = 'getOrder' } = request;
  const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example01';
  return overridden<AppSyncEvent<TArguments, TSource>>(
    {
      // Without arguments the record is empty, and without a source it is null: the defaults of the types.
      arguments: request.arguments ?? ({} as TArguments),
      identity: {
        sub: uuid(),
        issuer,
        username: 'ann',
        claims: { sub: uuid(), iss: issuer, token_use: 'access', username: 'ann' },
        sourceIp: [CLIENT_IP],
        defaultAuthStrategy: 'ALLOW',
        groups: null,
      },
      source: request.source ?? (null as TSource),
      request: {
        headers: {
          'content-type': 'application/json',
          host: 'abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com',
          'user-agent': USER_AGENT,
          'x-amzn-trace-id': TRACE_HEADER,
          'x-forwarded-for': CLIENT_IP,
          'x-forwarded-port': '443',
          'x-forwarded-proto': 'https',
        },
        domainName: null,
      },
      prev: null,
      info: {
        selectionSetList: ['id'],
        selectionSetGraphQL: '{\n  id\n}',
        parentTypeName: typeName,
        fieldName,
        variables: {},
      },
      stash: {},
    },
    override,
  );
}
