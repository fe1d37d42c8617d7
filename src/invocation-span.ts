import { type Attributes, type Context, type Span, SpanStatusCode } from '@opentelemetry/api';
import { recordException } from './exception.js';
import type { InstrumentSettings } from './instrument-options.js';
import type { LambdaContext } from './lambda-context.js';
import { recordLinks, spanOrigin } from './parent.js';
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
} from './semconv.js';
import type { Telemetry } from './telemetry.js';
import { thrown } from './thrown.js';
import { at, type Shape, shapeAt } from './trigger/shape.js';
import type { Carrier, Trigger } from './trigger/trigger.js';

/** What an invocation span is made of, beside the settings. */
interface InvocationFacts {
  readonly telemetry: Telemetry;
  readonly name: string;
  readonly coldStart: boolean;
  readonly event: Shape;
  readonly trigger: Trigger;
  readonly lambdaContext: Partial<LambdaContext>;
  readonly traceHeader: string | undefined;
}

/** Starts the span of one invocation, with all that is known before the handler runs; answers with its parent. */
export function startInvocationSpan(
  facts: InvocationFacts,
  settings: InstrumentSettings,
): { readonly span: Span; readonly parent: Context } {
  const { telemetry, trigger, name, event } = facts;
  const carrier = trigger.carrier?.(event) ?? callerCarrier(facts.lambdaContext);
  const { kind, parent, links, traceId } = spanOrigin(telemetry, carrier, facts.traceHeader);
  const carriers = trigger.recordCarriers?.(event);
  if (carriers !== undefined) links.push(...recordLinks(telemetry, carriers));
  const options = { kind, attributes: startAttributes(facts, settings), links };
  const provider = telemetry.tracerProvider;
  const tracer = provider.getTracer('fluoroscope');
  const span =
    traceId === undefined
      ? tracer.startSpan(name, options, parent)
      : startRootSpan(tracer, { traceId, provider, from: parent }, { name, options });
  return { span, parent };
}

function startAttributes(facts: InvocationFacts, settings: InstrumentSettings): Attributes {
  const { trigger, lambdaContext, coldStart } = facts;
  const attributes = trigger.attributes(facts.event, settings);
  attributes[ATTR_FAAS_TRIGGER] = trigger.faasTrigger;
  attributes[ATTR_FAAS_COLDSTART] = coldStart;
  attributes[`${ANNOTATION_PREFIX}ColdStart`] = coldStart;
  attributes[`${ANNOTATION_PREFIX}Service`] = settings.service;
  const { awsRequestId, invokedFunctionArn } = lambdaContext;
  if (awsRequestId !== undefined) attributes[settings.semconv.invocationId] = awsRequestId;
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
