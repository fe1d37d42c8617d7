import { type Attributes, type Context, SpanKind } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { endInnerSpan, startInnerSpan } from '../inner-span.js';
import { markFailure } from '../outgoing/failure.js';
import { type OutgoingHeaders, outgoingHeaders } from '../outgoing/headers.js';
import { ATTR_HTTP_RESPONSE_STATUS_CODE } from '../semconv.js';
import { at, type Shape, textAt } from '../trigger/shape.js';
import type { CallContext, ClientConfig } from './middleware.js';
import type { AwsService } from './service.js';
import { awsService } from './services.js';

/** One call of the AWS SDK under way, all its attempts. */
export interface AwsCall {
  /** In which the call is made: its span is the active one. */
  readonly context: Context;
  /** The application's input, or a copy of it that carries the trace. */
  readonly input: Shape;
  succeed(output: unknown): void;
  fail(error: unknown): void;
}

/**
 * Starts the span of a call, named as `DynamoDB.GetItem`.
 *
 * https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
 */
export function startCall(config: ClientConfig, context: CallContext, given: Shape): AwsCall {
  const serviceId = config.serviceId ?? context.clientName?.replace(/Client$/, '') ?? 'AWS';
  const operation = context.commandName?.replace(/Command$/, '') ?? 'call';
  const service = awsService(serviceId);
  const carry = (headers: OutgoingHeaders) =>
    service && carrying(service, { input: given, operation, headers });
  const attributes: Attributes = {
    'rpc.system': 'aws-api',
    'rpc.service': serviceId,
    'rpc.method': operation,
    ...service?.attributes(given, operation),
  };
  const options = { kind: SpanKind.CLIENT, attributes };
  const [span, inside] = startInnerSpan(
    'fluoroscope/aws-sdk',
    `${serviceId}.${operation}`,
    options,
  );
  // Known without waiting, as a rule; where it is not, the call fails by itself.
  config.region?.().then(
    (region) => span.setAttribute('cloud.region', region),
    () => {},
  );
  return {
    context: inside,
    input: guarded('sending the trace along', () => carry(outgoingHeaders(inside))) ?? given,
    succeed: (output) => endInnerSpan(span, () => span.setAttributes(metadata(output))),
    fail: (error) =>
      endInnerSpan(span, () => {
        span.setAttributes(metadata(error));
        markFailure(span, error);
      }),
  };
}

/** A copy of an input that carries the trace: in itself, or in each entry of a batch. */
function carrying(
  { carriers, carry }: AwsService,
  given: { readonly input: Shape; readonly operation: string; readonly headers: OutgoingHeaders },
): Shape {
  const { input, operation, headers } = given;
  const key = carriers?.[operation];
  if (carry === undefined || key === undefined) return input;
  if (key === '') return carry(input, headers);
  const entries = at(input, key);
  if (!Array.isArray(entries)) return input;
  return { ...input, [key]: entries.map((entry: Shape) => carry(entry, headers)) };
}

/** What the SDK tells of the answer, on results and on errors alike. */
function metadata(answer: unknown): Attributes {
  const found = at(answer, '$metadata');
  const attempts = Number(at(found, 'attempts'));
  return {
    [ATTR_HTTP_RESPONSE_STATUS_CODE]: at(found, 'httpStatusCode') as number | undefined,
    'aws.request_id': textAt(found, 'requestId'),
    'aws.extended_request_id': textAt(found, 'extendedRequestId'),
    'http.request.resend_count': attempts > 1 ? attempts - 1 : undefined,
    'messaging.message.id': textAt(answer, 'MessageId'),
  };
}
