import { readFileSync } from 'node:fs';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { EventLike, LinkLike, SpanLike } from '../../exporters/sdk/span.js';
import type { XRayDocumentsOptions } from '../../exporters/xray/xray-documents.js';
import { spanLike } from '../exporters/xray/span-fixture.js';

/** A document as plain JSON. */
export type Json = Record<string, unknown>;

export interface XRayVector {
  readonly name: string;
  readonly why: string;
  readonly mode: 'collector-v0.156' | 'recommended';
  readonly span: VectorSpan;
  readonly options?: XRayDocumentsOptions;
  readonly deviates?: readonly string[];
  readonly expected: readonly Json[];
}

interface VectorSpan {
  readonly name: string;
  readonly kind: keyof typeof SpanKind;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly parentIsRemote?: boolean;
  readonly startTime: [number, number];
  readonly endTime: [number, number];
  readonly status: { readonly code: keyof typeof SpanStatusCode; readonly message?: string };
  readonly attributes: Json;
  readonly events: readonly EventLike[];
  readonly links: readonly LinkLike[];
  readonly resource: { readonly attributes: Json };
  readonly instrumentationScope: { readonly name: string };
}

/** Reads a file of vectors. */
export function readVectors(file: URL): readonly XRayVector[] {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The span of a vector, as an SDK would hand it to an exporter. */
export function spanOf({ span }: XRayVector): SpanLike {
  const { name, traceId, spanId, startTime, endTime } = span;
  const { attributes, events, links, resource, instrumentationScope } = span;
  const message = span.status.message;
  return {
    ...spanLike({ name, startTime, endTime, attributes, events, links, resource }),
    kind: SpanKind[span.kind],
    spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
    ...parentOf(span),
    status: {
      code: SpanStatusCode[span.status.code],
      ...(message === undefined ? {} : { message }),
    },
    instrumentationScope,
  };
}

function parentOf({ traceId, parentSpanId, parentIsRemote }: VectorSpan): Partial<SpanLike> {
  if (parentSpanId === '') return {};
  const isRemote = parentIsRemote ?? false;
  return { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: 1, isRemote } };
}

/**
 * Documents with everything taken out that is free: false flags, nulls, empty objects, zeros that
 * say nothing, the names of generated ids, attributes of the span that were kept in the metadata.
 */
export function comparable(
  documents: readonly Json[],
  { span }: XRayVector,
  expected: readonly Json[],
): Json[] {
  const ids = generatedIds(documents, span);
  return documents.map((document, index) => {
    const plain = JSON.parse(JSON.stringify(document)) as Json;
    keepExpected(plain, expected[index] ?? {}, span.attributes);
    simplifyFields(plain);
    for (const exception of exceptionsOf(plain)) simplify(exception);
    return withoutEmpty(plain, ids) as Json;
  });
}

function generatedIds(documents: readonly Json[], span: VectorSpan): Map<unknown, string> {
  const known = new Set([span.spanId, span.parentSpanId, ...span.links.map(linkId)]);
  const ids = new Map<unknown, string>();
  const note = (id: unknown): void => {
    if (id === undefined || known.has(String(id)) || ids.has(id)) return;
    if (!/^(?:[0-9a-f]{16}|<generated:\d+>)$/.test(String(id))) throw new Error(`id ${id}`);
    ids.set(id, `<generated:${ids.size + 1}>`);
  };
  for (const document of documents) {
    note(document['id']);
    note(document['parent_id']);
    for (const exception of exceptionsOf(document)) note(exception['id']);
  }
  return ids;
}

function linkId(link: LinkLike): string {
  return link.context.spanId;
}

function exceptionsOf(document: Json): Json[] {
  return ((document['cause'] as Json | undefined)?.['exceptions'] as Json[] | undefined) ?? [];
}

function simplifyFields(document: Json): void {
  for (const flag of ['fault', 'error', 'throttle']) {
    if (document[flag] === false) delete document[flag];
  }
  for (const time of ['start_time', 'end_time']) {
    if (typeof document[time] === 'number') document[time] = Math.round(document[time] * 1e4) / 1e4;
  }
  const response = (document['http'] as Json | undefined)?.['response'] as Json | undefined;
  if (response?.['content_length'] === 0) delete response['content_length'];
}

function simplify(exception: Json): void {
  if (exception['remote'] === false) delete exception['remote'];
  if (exception['truncated'] === 0) delete exception['truncated'];
  if (exception['type'] === '') exception['type'] = 'Error';
}

/** D10: an attribute of the span may stay in the metadata, with its own value. */
function keepExpected(document: Json, expected: Json, attributes: Json): void {
  const defaults = (document['metadata'] as Json | undefined)?.['default'] as Json | undefined;
  const wanted = ((expected['metadata'] as Json | undefined)?.['default'] ?? {}) as Json;
  for (const [key, value] of Object.entries(defaults ?? {})) {
    const isOwn = JSON.stringify(attributes[key]) === JSON.stringify(value);
    if (!(key in wanted) && isOwn) delete defaults?.[key];
  }
}

function withoutEmpty(value: unknown, ids: ReadonlyMap<unknown, string>): unknown {
  if (ids.has(value)) return ids.get(value);
  if (Array.isArray(value)) return value.map((item) => withoutEmpty(item, ids));
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const entries = Object.entries(value)
    .map(([key, field]) => [key, withoutEmpty(field, ids)])
    .filter(([, field]) => field !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
