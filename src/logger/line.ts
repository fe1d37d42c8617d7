import type { Span } from '@opentelemetry/api';
import { lambdaReadsJson } from '../config.js';
import type { Invocation } from '../invocation.js';
import type { Redactor } from '../redaction.js';
import { quote, safeJson } from '../safe-json.js';
import { keysJson, reserveKeys } from './keys-json.js';
import type { LogLevel } from './levels.js';
import { invocationFields, lambdaFields, spanFields } from './line-fields.js';
import { fits, MAX_LINE_BYTES } from './line-limit.js';
import type { LogCall } from './log-call.js';
import type { CurrentKeys } from './log-keys.js';
import type { LogKeys } from './scope-keys.js';

const MESSAGE = ['message'];
const ERROR = ['error'];

export interface LineSource {
  readonly invocation: Invocation | undefined;
  readonly span: Span | undefined;
  readonly current: CurrentKeys;
  readonly timeMs: number;
  /** `file:line` of the call, where that was asked for. */
  readonly location: string | undefined;
  /** What is redacted of the message, the keys and the error; default nothing. */
  readonly redactor: Redactor | undefined;
}

/** What is the same on all lines of a logger. */
export interface LineOptions {
  readonly service: string | undefined;
  /** The share of the invocations whose debug lines are written. */
  readonly samplingRate: number | undefined;
  /** Writes a time as JSON. */
  readonly timestamp: (timeMs: number) => string;
}

/** Writes what comes before the keys. */
type Head = (call: LogCall, source: LineSource, maxCharacters?: number) => string;

/** Creates the function that writes one log record as one line of JSON, newline included. */
export function createLine(options: LineOptions): (call: LogCall, source: LineSource) => string {
  const readByLambda = lambdaReadsJson();
  if (readByLambda) reserveKeys(['requestId', 'tenantId']);
  const head = createHead(options, readByLambda);
  return (call, source) => {
    const line = `${head(call, source)}${fieldsJson(call.keys, source)}${errorJson(call, source)}}\n`;
    if (fits(line)) return line;
    const short = shortened(call, source, head);
    // What is the line's own may be too long, too.
    return short ?? `${lead(call.level, '"[Cut]"', readByLambda)}}\n`;
  };
}

/** Lambda's filters know no CRITICAL, and would take such a line for INFO. */
function lead(level: LogLevel, message: string, readByLambda: boolean): string {
  const word = readByLambda && level === 'CRITICAL' ? 'FATAL' : level;
  return `{"level":"${word}","message":${message}`;
}

function createHead(
  { service, samplingRate, timestamp }: LineOptions,
  readByLambda: boolean,
): Head {
  const sampling = samplingRate === undefined ? '' : `,"sampling_rate":${samplingRate}`;
  const invocationPart = keepLast((invocation: Invocation) =>
    fieldsText({
      ...invocationFields(invocation),
      ...(readByLambda && lambdaFields(invocation)),
    }),
  );
  const spanPart = keepLast((span: Span, invocation: Invocation | undefined) =>
    fieldsText(spanFields(span.spanContext(), invocation)),
  );

  return (call, source, maxCharacters = MAX_LINE_BYTES) => {
    const { invocation, span, redactor, location } = source;
    const message = safeJson(call.message, { maxCharacters, redactor, keys: MESSAGE }) ?? '""';
    let json = `${lead(call.level, message, readByLambda)},"timestamp":${timestamp(source.timeMs)}${field('service', service ?? invocation?.service)}`;
    if (invocation !== undefined) {
      json += invocationPart(invocation) + field('correlation_id', invocation.correlationId);
    }
    if (span !== undefined) json += spanPart(span, invocation);
    return json + sampling + field('location', location);
  };
}

function field(name: string, text: string | undefined): string {
  return text === undefined ? '' : `,"${name}":${quote(text)}`;
}

/** Lines of one invocation, and of one span, share their text. */
function keepLast<TSource extends object>(
  toText: (source: TSource, invocation: Invocation | undefined) => string,
): (source: TSource, invocation?: Invocation) => string {
  let last: TSource | undefined;
  let lastText = '';
  return (source, invocation) => {
    if (source !== last) {
      lastText = toText(source, invocation);
      last = source;
    }
    return lastText;
  };
}

/** The keys of the call after those in force; where a name is in both, the call's wins. */
function fieldsJson(keys: LogKeys | undefined, { current, redactor }: LineSource): string {
  // What the keys in force look like is known without a redactor alone.
  if (redactor !== undefined) return keysJson({ ...current.keys, ...keys }, { redactor });
  if (keys === undefined) return current.json;
  for (const name in keys) {
    if (Object.hasOwn(current.keys, name)) return keysJson({ ...current.keys, ...keys });
  }
  return current.json + keysJson(keys);
}

/** The error of the call, else the one among the keys in force. */
function errorJson(
  call: LogCall,
  { current, redactor }: LineSource,
  maxCharacters = MAX_LINE_BYTES,
): string {
  const error = call.error === undefined ? current.keys['error'] : call.error;
  const json = safeJson(error, { maxCharacters, redactor, keys: ERROR });
  return json === undefined ? '' : `,"error":${json}`;
}

/** Writes a line that was too long again, with less and less room for what made it so. */
function shortened(call: LogCall, source: LineSource, head: Head): string | undefined {
  const keys = { ...source.current.keys, ...call.keys };
  const count = Object.keys(keys).length + 2;
  for (let room = MAX_LINE_BYTES; room > 64; room /= 2) {
    const each = Math.max(16, Math.floor(room / Math.min(count, 1_000)));
    const kept = Object.fromEntries(Object.entries(keys).slice(0, Math.floor(room / 32)));
    const cut = count - 2 - Object.keys(kept).length;
    const rest = cut > 0 ? `,"[Cut]":"${cut} more keys"` : '';
    const fields = keysJson(kept, { maxCharacters: each, redactor: source.redactor });
    const line = `${head(call, source, each)}${fields}${rest}${errorJson(call, source, each)}}\n`;
    if (fits(line)) return line;
  }
  return undefined;
}

/** Fields as JSON without braces, each after a comma; their names are ours or the telemetry's. */
function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  let json = '';
  for (const name in fields) json += `,${quote(name)}:${safeJson(fields[name]) ?? 'null'}`;
  return json;
}
