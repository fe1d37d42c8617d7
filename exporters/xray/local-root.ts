import { SpanKind } from '@opentelemetry/api';
import { createSpanId } from '../sdk/random-id.js';
import { textOf } from './attribute-source.js';
import type { XRayAws, XRayDocument, XRayMetadata } from './document.js';
import { validName } from './name.js';
import { RESOURCE_PREFIX } from './resource-facts.js';
import { toSegment } from './segment.js';
import type { SegmentView } from './segment-view.js';

/**
 * The documents of a span that ADOT marked as the first one of its service: one for the service,
 * and one for what it called when the span is itself a call; `undefined` for any other span.
 *
 * The function's own first span is Lambda's to tell of.
 */
export function toLocalRootDocuments(view: SegmentView): string[] | undefined {
  const { span, attributes, functionId } = view;
  if (functionId !== undefined || attributes['aws.span.kind'] !== 'LOCAL_ROOT') return undefined;
  const isCall = span.kind !== SpanKind.SERVER && span.kind !== SpanKind.INTERNAL;
  const id = createSpanId();
  const documents = isCall ? [dependency(view, id), service(view, id)] : [entry(view)];
  return documents.map((document) => JSON.stringify(document));
}

function entry(view: SegmentView): XRayDocument {
  const segment = segmentOf(view);
  const name = serviceName(view) ?? segment.name;
  return { ...segment, name, type: undefined, namespace: undefined };
}

/** The segment as its fields, to be changed. */
function segmentOf(view: SegmentView): XRayDocument {
  return JSON.parse(toSegment(view));
}

function serviceName({ attributes }: SegmentView): string | undefined {
  const name = textOf(attributes, 'aws.local.service');
  return name === undefined ? undefined : validName(name);
}

function dependency(view: SegmentView, serviceId: string): XRayDocument {
  const segment = segmentOf({ ...view, isSubsegment: true });
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
  const printed = new Set<string>();
  const segment = segmentOf({ ...view, attributes, printed, isSubsegment: false });
  return {
    ...segment,
    id,
    name: serviceName(view) ?? segment.name,
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
    key.startsWith(RESOURCE_PREFIX),
  );
  return entries.length === 0 ? undefined : { default: Object.fromEntries(entries) };
}
