import { isSpanContextValid, type Span, type SpanContext } from '@opentelemetry/api';
import type { Invocation } from '../invocation.js';
import { quote, safeJson } from '../safe-json.js';
import { keysJson } from './keys-json.js';
import type { LogCall } from './log-call.js';
import type { CurrentKeys } from './log-keys.js';
import type { LogKeys } from './scope-keys.js';

/**
 * The longest line, in bytes with its newline.
 *
 * Lambda cuts a raw line of stdout at 65,536 bytes into two events, neither of them JSON.
 */
const MAX_LINE_BYTES = 60_000;

export interface LineSource {
  readonly invocation: Invocation | undefined;
  readonly span: Span | undefined;
  readonly current: CurrentKeys;
  readonly nowMs: number;
}

/** Creates the function that writes one log record as one line of JSON, newline included. */
export function createLine(
  service: string | undefined,
): (call: LogCall, source: LineSource) => string {
  let lastInvocation: Invocation | undefined;
  let lastInvocationJson = '';
  let lastSpan: Span | undefined;
  let lastSpanJson = '';

  const invocationPart = (invocation: Invocation): string => {
    if (invocation === lastInvocation) return lastInvocationJson;
    lastInvocation = invocation;
    lastInvocationJson = invocationJson(invocation);
    return lastInvocationJson;
  };

  const spanPart = (span: Span, invocation: Invocation | undefined): string => {
    if (span === lastSpan) return lastSpanJson;
    lastSpan = span;
    lastSpanJson = spanJson(span.spanContext(), invocation);
    return lastSpanJson;
  };

  const head = (call: LogCall, source: LineSource, maxCharacters: number | undefined): string => {
    const message = safeJson(call.message, { maxCharacters }) ?? '""';
    const { invocation, span } = source;
    const name = service ?? invocation?.service;
    let json = `{"level":"${call.level}","message":${message},"timestamp":"${timestampOf(source.nowMs)}"`;
    if (name !== undefined) json += `,"service":${quote(name)}`;
    if (invocation !== undefined) {
      json += invocationPart(invocation);
      if (invocation.correlationId !== undefined) {
        json += `,"correlation_id":${quote(invocation.correlationId)}`;
      }
    }
    return span === undefined ? json : json + spanPart(span, invocation);
  };

  return (call, source) => {
    const fields = call.keys === undefined ? source.current.json : fieldsJson(call.keys, source);
    const error = call.error === undefined ? '' : `,"error":${safeJson(call.error)}`;
    const line = `${head(call, source, undefined)}${fields}${error}}\n`;
    return fits(line) ? line : shortened(call, source, head);
  };
}

/** The keys of the call after those in force; where a name is in both, the call's wins. */
function fieldsJson(keys: LogKeys, source: LineSource): string {
  const { current } = source;
  for (const name in keys) {
    if (Object.hasOwn(current.keys, name)) return keysJson({ ...current.keys, ...keys });
  }
  return current.json + keysJson(keys);
}

/** Writes a line that was too long again, with less and less room for what made it so. */
function shortened(
  call: LogCall,
  source: LineSource,
  head: (call: LogCall, source: LineSource, maxCharacters: number | undefined) => string,
): string {
  const keys = { ...source.current.keys, ...call.keys };
  const count = Object.keys(keys).length + 2;
  for (let room = MAX_LINE_BYTES; room > 64; room /= 2) {
    const each = Math.max(16, Math.floor(room / Math.min(count, 1_000)));
    const error =
      call.error === undefined ? '' : `,"error":${safeJson(call.error, { maxCharacters: each })}`;
    const kept = Object.fromEntries(Object.entries(keys).slice(0, Math.floor(room / 32)));
    const cut = count - 2 - Object.keys(kept).length;
    const rest = cut > 0 ? `,"[Cut]":"${cut} more keys"` : '';
    const line = `${head(call, source, each)}${keysJson(kept, each)}${rest}${error}}\n`;
    if (fits(line)) return line;
  }
  return `${head({ ...call, message: '[Cut]' }, source, 64)}}\n`;
}

/** A UTF-16 unit is at most three bytes of UTF-8, so most lines need not be measured. */
function fits(line: string): boolean {
  return line.length * 3 <= MAX_LINE_BYTES || Buffer.byteLength(line) <= MAX_LINE_BYTES;
}

function invocationJson({ lambdaContext, coldStart }: Invocation): string {
  let json = `,"cold_start":${coldStart}`;
  const memory = Number(lambdaContext.memoryLimitInMB);
  json += textField('function_name', lambdaContext.functionName);
  if (memory > 0) json += `,"function_memory_size":${memory}`;
  json += textField('function_arn', lambdaContext.invokedFunctionArn);
  json += textField('function_request_id', lambdaContext.awsRequestId);
  return json + textField('tenant_id', lambdaContext.tenantId);
}

function textField(name: string, value: unknown): string {
  return typeof value === 'string' && value !== '' ? `,"${name}":${quote(value)}` : '';
}

function spanJson(context: SpanContext, invocation: Invocation | undefined): string {
  if (!isSpanContextValid(context)) return '';
  const { traceId, spanId, traceFlags } = context;
  const flags = traceFlags.toString(16).padStart(2, '0');
  const extra = invocation?.telemetry.logFields?.(context);
  let json = `,"trace_id":"${traceId}","span_id":"${spanId}","trace_flags":"${flags}"`;
  for (const name in extra) json += `,${quote(name)}:${safeJson(extra[name]) ?? 'null'}`;
  return json;
}

let lastMs = Number.NaN;
let lastTimestamp = '';

/** Lines of one millisecond share their text. */
function timestampOf(nowMs: number): string {
  if (nowMs !== lastMs) {
    lastMs = nowMs;
    lastTimestamp = new Date(nowMs).toISOString();
  }
  return lastTimestamp;
}
