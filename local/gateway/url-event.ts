import { createHash } from 'node:crypto';
import type { FunctionDefinition } from '../template/function.js';
import { ACCOUNT_ID } from './account.js';
import { toPayload2 } from './payload-2.js';
import { decoded, type GatewayRequest } from './request.js';
import type { RouteMatch } from './route-table.js';
import type { UrlIdentity } from './served-route.js';

// Captured events hold the cookies twice: in their own field, and as the header.
const WITHHELD: ReadonlySet<string> = new Set();
const ID_LENGTH = 32;
const ID_BASE = 36;

/** What the URL of a function would be: of one function it is always the same. */
export function urlIdentity(
  { logicalId }: Pick<FunctionDefinition, 'logicalId'>,
  options: { readonly region: string; readonly authType: UrlIdentity['authType'] },
): UrlIdentity {
  const digest = createHash('sha256').update(logicalId).digest('hex');
  const id = BigInt(`0x${digest}`).toString(ID_BASE).padStart(ID_LENGTH, '0').slice(-ID_LENGTH);
  return {
    id,
    domainName: `${id}.lambda-url.${options.region}.on.aws`,
    authType: options.authType,
  };
}

/**
 * The event that a function's URL makes of a request: payload format 2.0, with the path as it was
 * sent.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function toUrlEvent(
  request: GatewayRequest,
  { route }: RouteMatch,
): Record<string, unknown> {
  const { id = '', domainName = '', authType = 'NONE' } = route.api.url ?? {};
  const signed = authType === 'AWS_IAM';
  return toPayload2(request, {
    routeKey: '$default',
    stage: '$default',
    rawPath: request.path,
    contextPath: decoded(request.path),
    withheldHeaders: WITHHELD,
    identity: {
      accountId: signed ? ACCOUNT_ID : 'anonymous',
      apiId: id,
      ...(signed && { authorizer: { iam: LOCAL_CALLER } }),
      domainName,
      domainPrefix: id,
    },
    requestId: request.requestId,
  });
}

// Nobody signs at the desk: whoever calls is this one.
const LOCAL_CALLER = {
  accessKey: 'ASIALOCAL',
  accountId: ACCOUNT_ID,
  callerId: 'AIDALOCAL',
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: `arn:aws:iam::${ACCOUNT_ID}:user/local`,
  userId: 'AIDALOCAL',
};
