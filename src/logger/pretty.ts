import { inspect } from 'node:util';
import { LINE_KEYS } from './keys-json.js';
import { LEVELS, type LogLevel } from './levels.js';

/** By rank, as far as it is not red: two of grey, then cyan and yellow. */
const COLOURS = [2, 2, 36, 33];
const RED = 31;

/**
 * Writes a line for a person: time, level and message, then its keys, and stacks line by line.
 *
 * What is the same on all lines of an invocation is left out.
 */
export function toPrettyText(line: string, colors: boolean): string {
  const record = JSON.parse(line, withLines) as Record<string, unknown>;
  const { level, message, timestamp, location } = record;
  for (const name of LINE_KEYS) delete record[name];
  if (location !== undefined) record['location'] = location;
  const lead = [timestamp, level].filter(Boolean).join(' ');
  const limits = { depth: null, maxArrayLength: null, maxStringLength: null };
  const parts = [
    colors && lead
      ? `\x1b[${COLOURS[LEVELS.indexOf(level as LogLevel)] ?? RED}m${lead}\x1b[0m`
      : lead,
    textOf(message),
    Object.keys(record).length > 0 && inspect(record, { colors, ...limits }),
  ];
  return `${parts.filter(Boolean).join(' ')}\n`;
}

function withLines(key: string, value: unknown): unknown {
  return key === 'stack' && typeof value === 'string' ? value.split('\n') : value;
}

/** A text as it is, but for what a terminal would obey. */
function textOf(message: unknown = ''): string {
  if (typeof message !== 'string') return inspect(message);
  return message.replace(/(?![\n\t])\p{Cc}/gu, '\ufffd');
}
