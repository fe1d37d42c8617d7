import { REGION, uuid } from './account.js';
import { type PayloadFormat2Event, payloadFormat2Event } from './http-event.js';
import { type HttpRequest, readRequest } from './http-request.js';
import { type Override, overridden } from './override.js';

const URL_ID = 'abcdefghijklmnopqrstuvwxyz012345';

/**
 * Builds the event that a Lambda function URL without authorisation makes of a request.
 *
 * Unlike an HTTP API it leaves the path encoded, and the cookies in their header as well.
 */
export function functionUrlEvent(
  request: HttpRequest = {},
  override?: Override<PayloadFormat2Event>,
): PayloadFormat2Event {
  const read = readRequest(request);
  const event = payloadFormat2Event(read, {
    apiId: URL_ID,
    domainName: `${URL_ID}.lambda-url.${REGION}.on.aws`,
    accountId: 'anonymous',
    requestId: uuid(),
    routeKey: '$default',
    stage: '$default',
    rawPath: read.path,
    ownHeaders: [
      ...(read.cookies.length === 0 ? [] : [['cookie', read.cookies.join('; ')] as const]),
      ['x-amzn-tls-cipher-suite', 'TLS_AES_128_GCM_SHA256'],
      ['x-amzn-tls-version', 'TLSv1.3'],
    ],
  });
  return overridden(event, override);
}
