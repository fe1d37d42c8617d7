import { diag } from '@opentelemetry/api';
import { quote, safeJson } from '../safe-json.js';

/** The keys that a line has of itself; a program's key of the same name is refused. */
const RESERVED: ReadonlySet<string> = new Set([
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

const refused = new Set<string>();

/** Writes keys as JSON fields without braces, each after a comma: `,"a":1,"b":2`. */
export function keysJson(keys: Readonly<Record<string, unknown>>, maxCharacters?: number): string {
  let json = '';
  for (const name of namesOf(keys)) {
    if (isReserved(name)) continue;
    const value = safeJson(fieldOf(keys, name), { maxCharacters });
    if (value !== undefined) json += `,${quote(name)}:${value}`;
  }
  return json;
}

/** Whether a name is one of the line's own; the first use of each is one warning. */
function isReserved(name: string): boolean {
  if (!RESERVED.has(name)) return false;
  if (!refused.has(name)) {
    refused.add(name);
    diag.warn(`The log key "${name}" is one of the line's own and was left out. Use another name.`);
  }
  return true;
}

function namesOf(keys: object): string[] {
  try {
    return Object.keys(keys);
  } catch {
    return [];
  }
}

function fieldOf(keys: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return keys[name];
  } catch (error) {
    return `[Thrown: ${error instanceof Error ? error.message : 'unknown'}]`;
  }
}
