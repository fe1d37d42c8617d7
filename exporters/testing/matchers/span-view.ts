import { ANNOTATION_PREFIX, METADATA_PREFIX } from '../../../src/telemetry.js';
import type { RecordedEvent, RecordedSpan } from '../../memory/recorded-span.js';

/** A span with what is read out of its attributes and events. */
export interface SpanView extends RecordedSpan {
  readonly annotations: Readonly<Record<string, unknown>>;
  /** By namespace, then by key. */
  readonly metadata: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly exceptions: readonly RecordedException[];
  /** The name of the parent; `null` when it is not among the spans. */
  readonly parent: string | null;
}

/** An exception that was recorded on a span. */
interface RecordedException {
  readonly type: unknown;
  readonly message: unknown;
}

/** Reads the spans of one test. */
export function toSpanViews(spans: readonly RecordedSpan[]): SpanView[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return spans.map((span) => {
    const { attributes, events, parentSpanId = '' } = span;
    return {
      ...span,
      annotations: below(ANNOTATION_PREFIX, attributes),
      metadata: metadataOf(attributes),
      exceptions: events.filter(({ name }) => name === 'exception').map(toException),
      parent: names.get(parentSpanId) ?? null,
    };
  });
}

type Fields = Readonly<Record<string, unknown>>;

function toException({ attributes = {} }: Partial<RecordedEvent>): RecordedException {
  return { type: attributes['exception.type'], message: attributes['exception.message'] };
}

function below(prefix: string, attributes: Fields): Fields {
  const entries = Object.entries(attributes).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** `metadata.<namespace>.<key>`, the key with dots of its own or none. */
function metadataOf(attributes: Fields): Record<string, Record<string, unknown>> {
  const namespaces = new Map<string, Array<[string, unknown]>>();
  for (const [key, value] of Object.entries(below(METADATA_PREFIX, attributes))) {
    const dot = key.indexOf('.');
    const namespace = dot > 0 ? key.slice(0, dot) : 'default';
    const field: [string, unknown] = [key.slice(dot > 0 ? dot + 1 : 0), parsed(value)];
    namespaces.set(namespace, [...(namespaces.get(namespace) ?? []), field]);
  }
  const entries = [...namespaces].map(([name, fields]) => [name, Object.fromEntries(fields)]);
  return Object.fromEntries(entries);
}

/** What is no text was written as JSON. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
