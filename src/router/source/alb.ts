import { isShape, type Shape } from '../../trigger/shape.js';
import { type Answer, singleHeaders } from '../answer.js';
import { apiGatewayRest } from './api-gateway-rest.js';
import { lastForwardedFor } from './forwarded-for.js';
import type { HttpSource } from './http-source.js';
import { reasonOf } from './status-reason.js';

/** Application Load Balancers: as REST APIs, with the query still encoded; headers are single or multi-value. */
export const alb: HttpSource = {
  ...apiGatewayRest,
  name: 'alb',
  maxBytes: 1_048_576,
  isQueryEncoded: true,
  clientIp: lastForwardedFor,
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
  result.headers = singleHeaders(
    headers,
    "Turn on multi-value headers of the load balancer's target group.",
  );
}
