import { diag } from '@opentelemetry/api';
import { processState } from '../../process-state.js';
import { isShape, type Shape, textAt } from '../../trigger/shape.js';
import { type Answer, joinedHeaders } from '../answer.js';
import type { ProxyResult } from '../proxy-result.js';
import { readQuery } from '../query.js';
import { createRequestHeaders } from '../request-headers.js';
import type { HttpSource } from './http-source.js';
import { reasonOf } from './status-reason.js';

const warnings = processState('router-alb', () => ({ lostCookies: false }));

/** Application Load Balancers: path and query are still encoded; headers are single or multi-value. */
export const alb: HttpSource = {
  name: 'alb',
  method: (event) => textAt(event, 'httpMethod') ?? '',
  path: (event) => textAt(event, 'path') ?? '/',
  isPathEncoded: () => true,
  headers: (event) => createRequestHeaders(event['headers'], event['multiValueHeaders']),
  query: (event) =>
    readQuery(event['queryStringParameters'], event['multiValueQueryStringParameters'], true),
  cookie: (_event, headers) => headers.get('cookie') ?? '',
  // The load balancer adds its peer at the end; what stands before it, a client may have made up.
  clientIp: (_event, headers) => headers.get('x-forwarded-for')?.split(',').at(-1)?.trim(),
  requestId: (_event, headers) => headers.get('x-amzn-trace-id'),
  authorizer: () => undefined,
  answer: albAnswer,
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
function albAnswer(answer: Answer, event: Shape): ProxyResult {
  const result: ProxyResult = {
    statusCode: answer.status,
    statusDescription: `${answer.status} ${reasonOf(answer.status)}`,
    body: answer.body,
    isBase64Encoded: answer.isBase64Encoded,
  };
  // The form of the headers has to be that of the request; the other one is not looked at.
  if (isShape(event['multiValueHeaders'])) result.multiValueHeaders = multiHeaders(answer);
  else result.headers = singleHeaders(answer);
  return result;
}

function multiHeaders(answer: Answer): Record<string, string[]> {
  const multi: Record<string, string[]> = {};
  for (const [name, values] of answer.headers) multi[name] = [...values];
  if (answer.cookies.length > 0) multi['set-cookie'] = [...answer.cookies];
  return multi;
}

function singleHeaders(answer: Answer): Record<string, string> {
  const single = joinedHeaders(answer);
  const last = answer.cookies.at(-1);
  if (last !== undefined) single['set-cookie'] = last;
  if (answer.cookies.length > 1 && !warnings.lostCookies) {
    warnings.lostCookies = true;
    diag.warn(
      `Router: ${answer.cookies.length - 1} of ${answer.cookies.length} cookies were not sent, as this load balancer ` +
        'takes one value a header. Turn on multi-value headers of its target group.',
    );
  }
  return single;
}
