import type { LogLine } from '../receiver/stdout-lines.js';
import { ownStackLines } from './stack-frame.js';
import type { Style } from './style.js';
import { indented, pairsText, valueText, withTail } from './text.js';

// What every line of our logger carries, and the block already says, or nobody reads at the desk.
const COMMON_KEYS = new Set([
  'timestamp',
  'time',
  'service',
  'cold_start',
  'function_name',
  'function_memory_size',
  'function_arn',
  'function_request_id',
  'requestId',
  'trace_id',
  'span_id',
  'trace_flags',
  'xray_trace_id',
]);

const INDENT = '        ';
const MAX_CAUSES = 5;

/** Writes a line of a log: its level, its message, its own keys and its error. */
export function renderLogLine({ level, message, keys }: LogLine, style: Style): readonly string[] {
  const { error, ...others } = keys;
  const shown = Object.entries(others).filter(([key]) => style.verbose || !COMMON_KEYS.has(key));
  const [first = '', ...more] = message.split('\n');
  const head = `  ${levelText(level, style)} ${first}`;
  return [
    ...withTail(head, pairsText(shown, style), { style, indent: INDENT }),
    ...more.map((line) => `${INDENT}${line}`),
    ...(error === undefined
      ? []
      : errorLines(error, style).flatMap((line) => indented(style.colours.red(line), INDENT))),
  ];
}

function levelText(level: string | undefined, { colours }: Style): string {
  const text = (level ?? '│').padEnd(5);
  if (level === 'ERROR' || level === 'CRITICAL' || level === 'FATAL') return colours.red(text);
  if (level === 'WARN') return colours.yellow(text);
  return level === 'INFO' ? colours.cyan(text) : colours.dim(text);
}

// An error and its causes, as the logger writes them: { name, message, stack, cause }.
function errorLines(error: unknown, style: Style): readonly string[] {
  const lines: string[] = [];
  let next = error;
  for (let depth = 0; next !== undefined && depth < MAX_CAUSES; depth++) {
    const { name, message, stack, cause } = (next ?? {}) as Record<string, unknown>;
    const text = typeof message === 'string' ? `${String(name)}: ${message}` : undefined;
    const own = typeof stack === 'string' ? stackLines(stack, style) : undefined;
    const [first = '', ...more] = own ?? [text ?? valueText(next, style)];
    lines.push(depth === 0 ? first : `caused by ${first}`, ...more);
    next = cause;
  }
  return lines;
}

function stackLines(stack: string, { verbose }: Style): readonly string[] {
  return verbose ? stack.split('\n') : ownStackLines(stack);
}
