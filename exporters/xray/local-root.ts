import { SpanKind } from '@opentelemetry/api';
import { createSpanId } from '../sdk/random-id.js';
import { textOf } from './attribute-source.js';
import type { XRayAws, XRayDocument, XRayMetadata } from './document.js';
import { validName } from './name.js';
import { toSegment } from './segment.js';
import type { SegmentView } from './segment-view.js';

/** Tells whether ADOT marked the span as the first one of its service; the function's is Lambda's own. */
export function isLocalRoot({ attributes, functionId }: SegmentView): boolean {
  return functionId === undefined && attributes['aws.span.kind'] === 'LOCAL_ROOT';
}

/**
 * The documents of a span that ADOT marked: one for the service, and one for what it called when
 * the span is itself a call.
 */
export function toLocalRootDocuments(view: SegmentView): XRayDocument[] {
  const { kind } = view.span;
  if (kind === SpanKind.SERVER || kind === SpanKind.INTERNAL) {
    const segment = { ...toSegment(view), type: undefined, namespace: undefined };
    return [{ ...segment, name: serviceName(view) ?? segment.name }];
  }
  const id = createSpanId();
  return [dependency(view, id), service(view, id)];
}

function serviceName({ attributes }: SegmentView): string | undefined {
  const name = textOf(attributes, 'aws.local.service');
  return name === undefined ? undefined : validName(name);
}

function dependency(view: SegmentView, serviceId: string): XRayDocument {
  const segment = toSegment({ ...view, isSubsegment: true });
  return {
    ...segment,
    parent_id: serviceId,
    namespace: segment.namespace ?? 'remote',
    links: view.span.kind === SpanKind.CONSUMER ? undefined : segment.links,
  };
}

const OF_THE_CALL = [
  'aws.remote.service',
  'aws.remote.operation',
  'remoteTarget',
  'K8s.RemoteNamespace',
];

function service(view: SegmentView, id: string): XRayDocument {
  const attributes: Record<string, unknown> = { ...view.attributes };
  for (const name of OF_THE_CALL) delete attributes[name];
  const segment = toSegment({ ...view, attributes, isSubsegment: false });
  return {
    ...segment,
    id,
    name: serviceName(view) ?? segment.name,
    type: undefined,
    namespace: undefined,
    http: undefined,
    aws: segment.aws && withoutCall(segment.aws),
    links: view.span.kind === SpanKind.CONSUMER ? segment.links : undefined,
    metadata: resourceMetadata(segment.metadata),
  };
}

function withoutCall(block: XRayAws): XRayAws {
  return {
    ...block,
    operation: undefined,
    account_id: undefined,
    region: undefined,
    request_id: undefined,
    queue_url: undefined,
    table_name: undefined,
    table_names: undefined,
  };
}

function resourceMetadata(metadata: XRayMetadata | undefined): XRayMetadata | undefined {
  const entries = Object.entries(metadata?.['default'] ?? {}).filter(([key]) =>
    key.startsWith('otel.resource.'),
  );
  return entries.length === 0 ? undefined : { default: Object.fromEntries(entries) };
}
