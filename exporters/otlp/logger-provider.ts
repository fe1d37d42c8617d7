import {
  type Context,
  context,
  type HrTime,
  isSpanContextValid,
  type SpanContext,
  type TimeInput,
  trace,
} from '@opentelemetry/api';
import { timeInputToHrTime } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { LoggerProvider, LogRecord } from '../../src/index.js';
import { createResource, type ResourceOptions } from '../sdk/resource.js';

/** A log record as the official serialisers read it. */
export type ExportedLogRecord = ReadableLogRecord;

/** Who emitted a record; the serialisers group by its identity. */
type Scope = ReadableLogRecord['instrumentationScope'];

/** Keys of a line that a record has fields of its own for. */
const OWN_FIELDS = ['trace_id', 'span_id', 'trace_flags'];

/** Creates a provider of loggers that hand each record to a function. */
export function createLoggerProvider(
  options: ResourceOptions,
  onEmit: (record: ExportedLogRecord) => void,
): LoggerProvider {
  const resource = createResource(options) as unknown as ReadableLogRecord['resource'];
  const scopes = new Map<string, Scope>();
  return {
    getLogger(name, version) {
      const key = JSON.stringify([name, version]);
      const instrumentationScope: Scope = scopes.get(key) ?? { name, ...(version && { version }) };
      scopes.set(key, instrumentationScope);
      return {
        emit: (record) => onEmit({ ...fieldsOf(record), resource, instrumentationScope }),
      };
    },
  };
}

function fieldsOf(record: LogRecord): Omit<ExportedLogRecord, 'resource' | 'instrumentationScope'> {
  const spanContext = spanContextOf(record.context ?? context.active());
  const attributes = { ...record.attributes };
  if (spanContext !== undefined) for (const key of OWN_FIELDS) delete attributes[key];
  return {
    hrTime: hrTimeOf(record.timestamp),
    hrTimeObserved: hrTimeOf(undefined),
    ...(spanContext && { spanContext }),
    ...(record.severityNumber !== undefined && { severityNumber: record.severityNumber }),
    ...(record.severityText !== undefined && { severityText: record.severityText }),
    // The serialisers write what they know of any value, and nothing of the rest.
    body: record.body as NonNullable<ReadableLogRecord['body']>,
    attributes: attributes as ReadableLogRecord['attributes'],
    droppedAttributesCount: 0,
  };
}

function spanContextOf(from: Context): SpanContext | undefined {
  const spanContext = trace.getSpanContext(from);
  return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext : undefined;
}

/** Now, for what is no time. */
function hrTimeOf(time: TimeInput | undefined): HrTime {
  const isTime = !(time instanceof Date) || !Number.isNaN(time.getTime());
  return timeInputToHrTime(isTime ? (time ?? Date.now()) : Date.now());
}
