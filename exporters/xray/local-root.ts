import { SpanKind } from '@opentelemetry/api';
import type { AttributesLike } from '../sdk/span.js';
import type { Draft, XRayAws, XRayDocument, XRayMetadata } from './document.js';
import { toSegment } from './segment.js';
import { createSegmentId } from './segment-id.js';
import type { SegmentView } from './segment-view.js';

/** Tells whether ADOT marked the span as the first one of its service. */
export function isLocalRoot(attributes: AttributesLike): boolean {
  return attributes['aws.span.kind'] === 'LOCAL_ROOT';
}

/**
 * The documents of a span that ADOT marked: one for the service, and one for what it called when
 * the span is itself a call.
 */
export function toLocalRootDocuments(view: SegmentView): XRayDocument[] {
  const { kind } = view.span;
  if (kind !== SpanKind.SERVER && kind !== SpanKind.INTERNAL) {
    const id = createSegmentId();
    return [dependency(view, id), service(view, id)];
  }
  const segment = toSegment(view);
  delete segment.type;
  delete segment.namespace;
  return [segment];
}

function dependency(view: SegmentView, serviceId: string): XRayDocument {
  const segment = toSegment({ ...view, isSubsegment: true });
  segment.parent_id = serviceId;
  segment.namespace ??= 'remote';
  if (view.span.kind === SpanKind.CONSUMER) delete segment.links;
  return segment;
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
  const { type: _type, namespace: _namespace, http: _http, ...kept } = segment;
  const own: Draft<XRayDocument> = { ...kept, id, metadata: resourceMetadata(segment.metadata) };
  const name = attributes['aws.local.service'];
  if (typeof name === 'string' && name !== '') own.name = name;
  if (segment.aws !== undefined) own.aws = withoutCall(segment.aws);
  if (view.span.kind !== SpanKind.CONSUMER) delete own.links;
  return own;
}

function withoutCall(block: XRayAws): XRayAws {
  const {
    operation: _operation,
    account_id: _account,
    region: _region,
    request_id: _request,
    queue_url: _queue,
    table_name: _table,
    table_names: _tables,
    ...kept
  } = block;
  return kept;
}

function resourceMetadata(metadata: XRayMetadata | undefined): XRayMetadata | undefined {
  const entries = Object.entries(metadata?.['default'] ?? {}).filter(([key]) =>
    key.startsWith('otel.resource.'),
  );
  return entries.length === 0 ? undefined : { default: Object.fromEntries(entries) };
}
