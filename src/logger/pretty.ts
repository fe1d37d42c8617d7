import { inspect } from 'node:util';
import { LINE_KEYS } from './keys-json.js';

const COLOURS: Readonly<Record<string, number>> = { TRACE: 2, DEBUG: 2, INFO: 36, WARN: 33 };
const RED = 31;

/**
 * Writes a line for a person: time, level and message, then its keys, and stacks line by line.
 *
 * What is the same on all lines of an invocation is left out.
 */
export function toPrettyText(line: string, colors: boolean): string {
  const record = JSON.parse(line, withLines) as Record<string, unknown>;
  const { level, message, timestamp, location, ...fields } = record;
  for (const name of LINE_KEYS) delete fields[name];
  if (location !== undefined) fields['location'] = location;
  const lead = [timestamp, level].filter((one) => one !== undefined).join(' ');
  const parts: string[] = [];
  if (lead !== '') {
    parts.push(colors ? `\x1b[${COLOURS[String(level)] ?? RED}m${lead}\x1b[0m` : lead);
  }
  if (message !== undefined) parts.push(textOf(message));
  const limits = { depth: null, maxArrayLength: null, maxStringLength: null };
  if (Object.keys(fields).length > 0) parts.push(inspect(fields, { colors, ...limits }));
  return `${parts.join(' ')}\n`;
}

function withLines(key: string, value: unknown): unknown {
  return key === 'stack' && typeof value === 'string' ? value.split('\n') : value;
}

/** A text as it is, but for what a terminal would obey. */
function textOf(message: unknown): string {
  if (typeof message !== 'string') return inspect(message);
  return message.replace(/(?![\n\t])\p{Cc}/gu, '\ufffd');
}
