import { diag } from '@opentelemetry/api';
import { fieldJson, type JsonWriter } from '../safe-json.js';
import { lineFields } from './line-fields.js';

/** The keys that a line has of itself, in their order; a program's key of the same name is refused. */
export const LINE_KEYS: Set<string> = /* @__PURE__ */ lineKeys();

const refused = new Set<string>();

/** Writes keys as JSON fields without braces, each after a comma: `,"a":1,"b":2`; `error` has its own place. */
export function keysJson(keys: Readonly<Record<string, unknown>>, writer: JsonWriter): string {
  let json = '';
  for (const name of Object.keys(keys)) {
    if (LINE_KEYS.has(name)) tellRefused(name);
    else if (name !== 'error') json += fieldJson(keys, name, writer);
  }
  return json;
}

/** The first use of each name is one warning. */
function tellRefused(name: string): void {
  if (refused.has(name)) return;
  refused.add(name);
  diag.warn(`The log key "${name}" is one of the line's own and was left out. Use another name.`);
}

function lineKeys(): Set<string> {
  const ids = Object.keys(lineFields());
  const lead = ['level', 'message', 'timestamp', 'service'];
  return new Set([...lead, ...ids, 'xray_trace_id', 'sampling_rate', 'location']);
}
