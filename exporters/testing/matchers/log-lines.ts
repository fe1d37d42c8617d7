import type { RecordedLog } from '../../memory/recorded-log.js';
import { isPlain, read } from './field.js';
import { asName, nameText } from './value-text.js';
import { toWrittenLines } from './written-lines.js';

/** A log line by its keys; `undefined` for a line that is none. */
export interface LogEntry {
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  readonly label: string;
}

/**
 * The log lines of what a test received: of a memory telemetry, or written ones.
 *
 * Documents of metrics that were written between them are left out; other lines are kept to be shown.
 *
 * @throws TypeError when there are none to be read
 */
export function toLogEntries(received: unknown): readonly LogEntry[] {
  const logs = logsIn(received);
  if (logs !== undefined) return logs.map(fieldsOf).map(toEntry);
  return toWrittenLines(received, 'log lines')
    .filter(({ object }) => object === undefined || !Object.hasOwn(object, '_aws'))
    .map(({ object, text }) => {
      return object === undefined ? { fields: undefined, label: nameText(text) } : toEntry(object);
    });
}

function logsIn(received: unknown): readonly RecordedLog[] | undefined {
  if (typeof received !== 'object' || received === null) return undefined;
  const list = Array.isArray(received) ? received : read(received, 'logs');
  if (Array.isArray(list)) {
    const isRecorded = list.every(isRecordedLog) && (list !== received || list.length > 0);
    return isRecorded ? list : undefined;
  }
  return isRecordedLog(received) ? [received] : undefined;
}

function isRecordedLog(value: unknown): value is RecordedLog {
  return isPlain(value) && isPlain(value['attributes']) && typeof value['timeMs'] === 'number';
}

/** A recorded line as it would have been written. */
function fieldsOf({ level, message, attributes, traceId, spanId }: RecordedLog): Fields {
  return { level, message, trace_id: traceId, span_id: spanId, ...attributes };
}

type Fields = Readonly<Record<string, unknown>>;

function toEntry(fields: Fields): LogEntry {
  const { level, message = fields['msg'] } = fields;
  const lead = level === undefined ? '' : `${asName(level)} `;
  return { fields, label: nameText(`${lead}${asName(message ?? fields)}`) };
}
