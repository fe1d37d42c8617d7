import { type Attributes, type Context, type Span, SpanKind } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { startInnerSpan } from '../inner-span.js';
import { type OutgoingHeaders, outgoingHeaders } from '../outgoing/headers.js';
import { ATTR_HTTP_RESPONSE_STATUS_CODE } from '../semconv.js';
import { at, type Shape, textAt } from '../trigger/shape.js';
import type { CallContext, ClientConfig } from './middleware.js';
import { AWS_SERVICES } from './services.js';

/** One call of the AWS SDK under way, all its attempts. */
export interface AwsCall {
  readonly span: Span;
  /** In which the call is made: its span is the active one. */
  readonly inside: Context;
  /** The application's input, or a copy of it that carries the trace. */
  readonly input: Shape;
}

/**
 * Starts the span of a call, named as `DynamoDB.GetItem`.
 *
 * https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
 */
export function startCall(config: ClientConfig, context: CallContext, input: Shape): AwsCall {
  const serviceId = config.serviceId ?? context.clientName?.replace(/Client$/, '') ?? 'AWS';
  const operation = context.commandName?.replace(/Command$/, '') ?? 'call';
  const service = AWS_SERVICES.get(serviceId);
  const { entries: key = '', carriers, carry } = service ?? {};
  const batch = at(input, key);
  const entries: readonly Shape[] | undefined = Array.isArray(batch) ? batch : undefined;
  const attributes = {
    'rpc.system': 'aws-api',
    'rpc.service': serviceId,
    'rpc.method': operation,
    ...service?.attributes(input, operation),
    'messaging.batch.message_count': entries && entries.length > 1 ? entries.length : undefined,
  };
  const [span, inside] = startInnerSpan('fluoroscope/aws-sdk', `${serviceId}.${operation}`, {
    kind: SpanKind.CLIENT,
    attributes,
  });
  // Known without waiting, as a rule; where it is not, the call fails by itself.
  config.region?.().then(
    (region) => span.setAttribute('cloud.region', region),
    () => {},
  );
  const carrying = (headers: OutgoingHeaders): Shape | undefined => {
    if (!carriers?.test(operation)) return input;
    if (entries === undefined) return carry?.(input, headers);
    return { ...input, [key]: entries.map((entry) => carry?.(entry, headers)) };
  };
  return {
    span,
    inside,
    input: guarded('sending the trace along', () => carrying(outgoingHeaders(inside))) ?? input,
  };
}

/** What the SDK tells of the answer, on results and on errors alike. */
export function answerAttributes(answer: unknown): Attributes {
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
