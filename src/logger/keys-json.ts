import { diag } from '@opentelemetry/api';
import { fieldJson, type JsonWriter } from '../safe-json.js';

/** The keys that a line has of itself, in their order; a program's key of the same name is refused. */
export const LINE_KEYS: ReadonlySet<string> = new Set([
  'level',
  'message',
  'timestamp',
  'service',
  'cold_start',
  'function_name',
  'function_memory_size',
  'function_arn',
  'function_request_id',
  'tenant_id',
  'correlation_id',
  'trace_id',
  'span_id',
  'trace_flags',
  'xray_trace_id',
  'sampling_rate',
  'location',
]);

const reserved = new Set(LINE_KEYS);
const refused = new Set<string>();

/** Keeps names for the line itself from now on. */
export function reserveKeys(...names: string[]): void {
  for (const name of names) reserved.add(name);
}

/** Writes keys as JSON fields without braces, each after a comma: `,"a":1,"b":2`; `error` has its own place. */
export function keysJson(keys: Readonly<Record<string, unknown>>, writer: JsonWriter): string {
  let json = '';
  for (const name of Object.keys(keys)) {
    if (name !== 'error' && !isReserved(name)) json += fieldJson(keys, name, writer);
  }
  return json;
}

/** Whether a name is one of the line's own; the first use of each is one warning. */
function isReserved(name: string): boolean {
  if (!reserved.has(name)) return false;
  if (!refused.has(name)) {
    refused.add(name);
    diag.warn(`The log key "${name}" is one of the line's own and was left out. Use another name.`);
  }
  return true;
}
