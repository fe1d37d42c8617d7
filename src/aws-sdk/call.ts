import { type Attributes, type Context, SpanKind, trace } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { activeContext } from '../invocation.js';
import { endWithError } from '../outgoing/failure.js';
import { outgoingHeaders } from '../outgoing/headers.js';
import { ATTR_HTTP_RESPONSE_STATUS_CODE } from '../semconv.js';
import { activeTracer } from '../telemetry.js';
import { at, type Shape } from '../trigger/shape.js';
import type { CallContext, ClientConfig } from './middleware.js';
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
  const parent = activeContext();
  const attributes: Attributes = {
    'rpc.system': 'aws-api',
    'rpc.service': serviceId,
    'rpc.method': operation,
    ...service?.attributes(given, operation),
  };
  const options = { kind: SpanKind.CLIENT, attributes };
  const tracer = activeTracer('fluoroscope/aws-sdk');
  const span = tracer.startSpan(`${serviceId}.${operation}`, options, parent);
  const inside = trace.setSpan(parent, span);
  // Known without waiting, as a rule; where it is not, the call fails by itself.
  config.region?.().then(
    (region) => span.setAttribute('cloud.region', region),
    () => {},
  );
  return {
    context: inside,
    input:
      guarded('sending the trace along', () =>
        service?.inject?.(given, operation, outgoingHeaders(inside)),
      ) ?? given,
    succeed(output) {
      span.setAttributes({ ...metadata(output), ...service?.outcome?.(output) });
      span.end();
    },
    fail(error) {
      span.setAttributes(metadata(error));
      endWithError(span, error);
    },
  };
}

/** What the SDK tells of the answer, on results and on errors alike. */
function metadata(answer: unknown): Attributes {
  const found = at(answer, '$metadata');
  const attempts = at(found, 'attempts');
  const attributes: Attributes = {};
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'number') attributes[name] = value;
  };
  add(ATTR_HTTP_RESPONSE_STATUS_CODE, at(found, 'httpStatusCode'));
  add('aws.request_id', at(found, 'requestId'));
  add('aws.extended_request_id', at(found, 'extendedRequestId'));
  if (typeof attempts === 'number' && attempts > 1) {
    add('http.request.resend_count', attempts - 1);
  }
  return attributes;
}
