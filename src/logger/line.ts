import type { Context, Span } from '@opentelemetry/api';
import { configuredService, lambdaReadsJson } from '../config.js';
import type { Invocation } from '../invocation.js';
import type { Redactor } from '../redaction.js';
import { createJsonWriter, fieldJson, fieldsJson, type JsonWriter } from '../safe-json.js';
import { keysJson, LINE_KEYS } from './keys-json.js';
import { CRITICAL, LEVELS } from './levels.js';
import { lineFields } from './line-fields.js';
import { fits, fitted, MAX_LINE_BYTES } from './line-limit.js';
import type { LogCall } from './log-call.js';
import type { CurrentKeys, LogKeys } from './log-keys.js';
import { createTimestamp, type TimestampFormat } from './timestamp.js';

/** Where a line comes from, beside its call. */
export interface LineSource {
  readonly rank: number;
  readonly timeMs: number;
  readonly invocation: Invocation | undefined;
  /** The one that is active at the call. */
  readonly context: Context;
  readonly span: Span | undefined;
  readonly current: CurrentKeys;
  /** `file:line` of the call, where that was asked for. */
  readonly location: string | undefined;
  /** What is redacted of the message, the keys and the error; default nothing. */
  readonly redactor: Redactor | undefined;
}

/** Writes a line with these keys, and with message and error as the writer does. */
type WriteLine = (keys: string, writer: JsonWriter) => string;

/** What is the same on all lines of a logger. */
export interface LineOptions {
  /** The `service` of every line; default: the invocation's, else OTEL_SERVICE_NAME and its siblings. */
  readonly service?: string | undefined;
  /** How `timestamp` is written; default `'iso'`. */
  readonly timestamp?: TimestampFormat | undefined;
}

/** Creates the function that writes one log record as one line of JSON, newline included. */
export function createLine(
  options: LineOptions,
  samplingRate: number | undefined,
): (call: LogCall, source: LineSource) => string {
  const isReadByLambda = lambdaReadsJson();
  if (isReadByLambda) LINE_KEYS.add('requestId').add('tenantId');
  const timeText = createTimestamp(options.timestamp);
  const idsText = createIdsText(options.service, samplingRate, isReadByLambda);

  return (call, source) => {
    const { rank, current, redactor, location } = source;
    // Lambda's filters know no CRITICAL, and would take such a line for INFO.
    const lead = `{"level":"${isReadByLambda && rank === CRITICAL ? 'FATAL' : LEVELS[rank]}"`;
    const time = `,"timestamp":${timeText(source.timeMs)}`;
    const ids = idsText(source.invocation, source.span);
    const place = location ? fieldsJson({ location }) : '';
    const write: WriteLine = (keys, writer) => {
      const message = fieldJson(call, 'message', writer) || ',"message":""';
      const error = fieldJson(call.error === undefined ? current.keys : call, 'error', writer);
      return `${lead}${message}${time}${ids}${place}${keys}${error}}\n`;
    };
    const writer = createJsonWriter(MAX_LINE_BYTES, redactor);
    const line = write(joinedJson(current, writer, call.keys), writer);
    if (fits(line)) return line;
    const short = shortened({ ...current.keys, ...call.keys }, redactor, write);
    // What is the line's own may be too long, too.
    return short ?? `${lead},"message":"[Cut]"}\n`;
  };
}

/** Creates what writes the ids of a line; those of one span share their text. */
function createIdsText(
  service: string | undefined,
  samplingRate: number | undefined,
  isReadByLambda: boolean,
): (invocation: Invocation | undefined, span: Span | undefined) => string {
  let lastInvocation: Invocation | undefined;
  let lastSpan: Span | undefined;
  let lastId: string | undefined;
  let text = '';
  return (invocation, span) => {
    const id = invocation?.correlationId;
    const isSame = invocation === lastInvocation && span === lastSpan && id === lastId;
    if (isSame && text !== '') return text;
    lastInvocation = invocation;
    lastSpan = span;
    lastId = id;
    text = fieldsJson({
      service: service ?? invocation?.service ?? configuredService(),
      ...lineFields(invocation, span, isReadByLambda),
      sampling_rate: samplingRate,
    });
    return text;
  };
}

/** The keys in force and those of the call; where a name is in both, the call's wins. */
function joinedJson(current: CurrentKeys, writer: JsonWriter, keys: LogKeys = {}): string {
  // What the keys in force look like is known without a redactor alone.
  let isApart = !writer.redactor;
  if (current.json !== '') {
    for (const name in keys) isApart &&= !Object.hasOwn(current.keys, name);
  }
  if (isApart) return current.json + keysJson(keys, writer);
  return keysJson({ ...current.keys, ...keys }, writer);
}

/** Writes a line that was too long again, with less and less room for what made it so. */
function shortened(
  keys: LogKeys,
  redactor: Redactor | undefined,
  write: WriteLine,
): string | undefined {
  const entries = Object.entries(keys);
  return fitted((room) => {
    const kept = entries.slice(0, room / 32);
    const cut = entries.length - kept.length;
    const each = Math.max(16, room / Math.min(entries.length + 2, 1_000));
    const writer = createJsonWriter(each, redactor);
    const rest = cut > 0 ? `,"[Cut]":"${cut} more keys"` : '';
    return write(keysJson(Object.fromEntries(kept), writer) + rest, writer);
  });
}
