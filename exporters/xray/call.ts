import { SpanKind } from '@opentelemetry/api';
import type { AttributesLike } from '../sdk/span.js';
import { textOf } from './attribute-source.js';

/** Whether a span is of the side that calls or sends. */
export function isCall(kind: SpanKind): boolean {
  return kind === SpanKind.CLIENT || kind === SpanKind.PRODUCER;
}

/** Whether a span is of the side that is called or receives: an entry of a service. */
export function isEntry(kind: SpanKind): boolean {
  return kind === SpanKind.SERVER || kind === SpanKind.CONSUMER;
}

/** Whether the span is a call of the AWS SDK. */
export function isAwsCall(attributes: AttributesLike): boolean {
  return attributes['rpc.system'] === 'aws-api' || attributes['rpc.system.name'] === 'aws-api';
}

/** The service of a remote procedure call: `rpc.service`, else what is before the slash of `rpc.method`. */
export function rpcService(attributes: AttributesLike): string | undefined {
  const method = textOf(attributes, 'rpc.method');
  return textOf(attributes, 'rpc.service') ?? (method && /^(.+)\//.exec(method)?.[1]);
}
