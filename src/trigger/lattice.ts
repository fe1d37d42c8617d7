import { carrierOf, headerOf } from './headers.js';
import { httpAttributes } from './http-attributes.js';
import { shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** VPC Lattice, both versions of its event; in version 2 the query is a part of the path. */
export const lattice: Trigger = {
  name: 'lattice',
  faasTrigger: 'http',
  matches: (event) =>
    textAt(event, 'method') !== undefined && (isVersion2(event) || isVersion1(event)),
  attributes(event, options) {
    const headers = carrierOf(event['headers'], undefined);
    const target = textAt(event, 'path') ?? textAt(event, 'raw_path') ?? '';
    const question = target.indexOf('?');
    return httpAttributes(
      {
        method: textAt(event, 'method'),
        path: question < 0 ? target : target.slice(0, question),
        route: undefined,
        scheme: headerOf(headers, 'x-forwarded-proto'),
        host: headerOf(headers, 'host'),
        userAgent: headerOf(headers, 'user-agent'),
        query: () => (question < 0 ? undefined : target.slice(question + 1)),
        clientIp: () => headerOf(headers, 'x-forwarded-for')?.split(',').at(-1)?.trim(),
      },
      options,
    );
  },
  correlationId: (event) => headerOf(carrierOf(event['headers'], undefined), 'x-amzn-trace-id'),
  carrier: (event) => carrierOf(event['headers'], undefined),
};

function isVersion2(event: unknown): boolean {
  const requestContext = shapeAt(event, 'requestContext');
  const arn = textAt(requestContext, 'serviceArn') ?? textAt(requestContext, 'serviceNetworkArn');
  return arn !== undefined && textAt(event, 'path') !== undefined;
}

function isVersion1(event: unknown): boolean {
  return textAt(event, 'raw_path') !== undefined && shapeAt(event, 'requestContext') === undefined;
}
