import { diag } from '@opentelemetry/api';
import { processState } from '../../process-state.js';
import { isShape, type Shape } from '../../trigger/shape.js';
import { type Answer, joinedHeaders } from '../answer.js';
import { apiGatewayRest } from './api-gateway-rest.js';
import type { HttpSource } from './http-source.js';
import { reasonOf } from './status-reason.js';

const warnings = processState('router-alb', () => ({ lostCookies: false }));

/** Application Load Balancers: as REST APIs, with the query still encoded; headers are single or multi-value. */
export const alb: HttpSource = {
  ...apiGatewayRest,
  name: 'alb',
  isQueryEncoded: true,
  // The load balancer adds its peer at the end; what stands before it, a client may have made up.
  clientIp: (_event, { headers }) => headers.get('x-forwarded-for')?.split(',').at(-1)?.trim(),
  complete: completeAlb,
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
function completeAlb({ result, headers }: Answer, event: Shape): void {
  result.statusDescription = `${result.statusCode} ${reasonOf(result.statusCode)}`;
  // The form of the headers has to be that of the request; the other one is not looked at.
  if (isShape(event['multiValueHeaders'])) {
    result.multiValueHeaders = Object.fromEntries(headers);
    return;
  }
  const single = joinedHeaders(headers);
  result.headers = single;
  const cookies = headers.get('set-cookie') ?? [];
  for (const cookie of cookies) single['set-cookie'] = cookie;
  if (cookies.length > 1 && !warnings.lostCookies) {
    warnings.lostCookies = true;
    diag.warn(
      `Router: ${cookies.length - 1} of ${cookies.length} cookies were not sent. ` +
        "Turn on multi-value headers of the load balancer's target group.",
    );
  }
}
