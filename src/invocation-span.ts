import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api';
import { recordException } from './exception.js';
import type { LambdaContext } from './lambda-context.js';
import { recordLinks, spanOrigin } from './parent.js';
import type { Redactor } from './redaction.js';
import { startRootSpan } from './root-span.js';
import {
  ANNOTATION_PREFIX,
  ATTR_CLOUD_ACCOUNT_ID,
  ATTR_CLOUD_RESOURCE_ID,
  ATTR_ERROR_TYPE,
  ATTR_FAAS_COLDSTART,
  ATTR_FAAS_TRIGGER,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_LAMBDA_INVOKED_ARN,
  type SemconvNames,
} from './semconv.js';
import type { Telemetry } from './telemetry.js';
import { thrown } from './thrown.js';
import { at, type Shape, shapeAt } from './trigger/shape.js';
import type { Carrier, Trigger } from './trigger/trigger.js';

/** What an invocation span is made of. */
export interface InvocationFacts {
  readonly telemetry: Telemetry;
  readonly name: string;
  readonly service: string;
  readonly coldStart: boolean;
  readonly event: Shape;
  readonly trigger: Trigger;
  readonly lambdaContext: Partial<LambdaContext>;
  readonly traceHeader: string | undefined;
  readonly captureRequest?: boolean | undefined;
  readonly redactor: Redactor | undefined;
  readonly semconv: SemconvNames;
}

/** Starts the span of one invocation, with all that is known before the handler runs. */
export function startInvocationSpan(facts: InvocationFacts): {
  readonly span: Span;
  readonly parent: ReturnType<typeof spanOrigin>['parent'];
} {
  const { telemetry, trigger, name } = facts;
  const carrier = trigger.carrier?.(facts.event) ?? callerCarrier(facts.lambdaContext);
  const origin = spanOrigin(telemetry, carrier, facts.traceHeader);
  const carriers = trigger.recordCarriers?.(facts.event);
  const links =
    carriers === undefined ? origin.links : [...origin.links, ...recordLinks(telemetry, carriers)];
  const options = { kind: origin.kind, attributes: startAttributes(facts), links };
  const provider = telemetry.tracerProvider;
  const tracer = provider.getTracer('fluoroscope');
  const span =
    origin.traceId === undefined
      ? tracer.startSpan(name, options, origin.parent)
      : startRootSpan(
          tracer,
          { traceId: origin.traceId, provider, from: origin.parent },
          { name, options },
        );
  return { span, parent: origin.parent };
}

function startAttributes(facts: InvocationFacts): Attributes {
  const { trigger, lambdaContext, semconv } = facts;
  const attributes = trigger.attributes(facts.event, facts);
  attributes[ATTR_FAAS_TRIGGER] = trigger.faasTrigger;
  attributes[ATTR_FAAS_COLDSTART] = facts.coldStart;
  attributes[`${ANNOTATION_PREFIX}ColdStart`] = facts.coldStart;
  attributes[`${ANNOTATION_PREFIX}Service`] = facts.service;
  const { awsRequestId, invokedFunctionArn } = lambdaContext;
  if (awsRequestId !== undefined) attributes[semconv.invocationId] = awsRequestId;
  if (invokedFunctionArn !== undefined) {
    addFunctionArn(attributes, invokedFunctionArn, lambdaContext.functionVersion);
  }
  return attributes;
}

/** A direct invoke carries its caller's context beside the event. */
function callerCarrier(lambdaContext: Partial<LambdaContext>): Carrier | undefined {
  return shapeAt(lambdaContext.clientContext, 'custom') as Carrier | undefined;
}

/** The invoked ARN may end in an alias, which the resource's id must not: the version stands in for it. */
function addFunctionArn(attributes: Attributes, arn: string, version: string | undefined): void {
  const parts = arn.split(':');
  const accountId = parts[4];
  const qualified = parts.length > 7 && version !== undefined;
  attributes[ATTR_LAMBDA_INVOKED_ARN] = arn;
  attributes[ATTR_CLOUD_RESOURCE_ID] = qualified ? [...parts.slice(0, 7), version].join(':') : arn;
  if (accountId !== undefined && accountId !== '') attributes[ATTR_CLOUD_ACCOUNT_ID] = accountId;
}

/** Notes an answer's status on the span: an error from 500 up, and no error below. */
export function markResult(span: Span, trigger: Trigger, result: unknown): void {
  if (trigger.faasTrigger !== 'http') return;
  const statusCode = at(result, 'statusCode');
  if (typeof statusCode !== 'number') return;
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
  if (statusCode < 500) return;
  span.setAttribute(ATTR_ERROR_TYPE, String(statusCode));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Notes what a handler threw on its span; one that has ended is left as it is. */
export function markError(span: Span, error: unknown, captureError: boolean): void {
  if (!span.isRecording()) return;
  const { name, message } = thrown(error);
  span.setAttribute(ATTR_ERROR_TYPE, name);
  span.setStatus(
    captureError ? { code: SpanStatusCode.ERROR, message } : { code: SpanStatusCode.ERROR },
  );
  if (captureError) recordException(span, error);
}
