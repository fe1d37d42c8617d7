import { parseEmf } from '../conformance/valid-emf.js';

/** What one run of a program wrote to stdout, by kind. */
export interface Output {
  readonly lines: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly emf: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** The lines of the printed traces, without their durations and their ids. */
  readonly traces: readonly string[];
  /** The lines of the printed metrics. */
  readonly metrics: readonly string[];
  /** All else: warnings, and what nobody knows. */
  readonly rest: readonly string[];
}

/** Reads what stands between the marks of one run. */
export function outputOf(text: string, id: number): Output {
  const begin = `begin ${id}\n`;
  const from = text.indexOf(begin);
  const to = text.indexOf(`end ${id}\n`, from);
  if (from < 0 || to < 0) throw new Error(`Run ${id} left no marks`);
  const output = { lines: [], emf: [], traces: [], metrics: [], rest: [] } as Writable;
  let block: 'traces' | 'metrics' | 'rest' = 'rest';
  for (const line of text.slice(from + begin.length, to).split('\n')) {
    if (line === '') continue;
    if (line.startsWith('{')) {
      sort(line, output);
      continue;
    }
    if (line.startsWith('trace ')) block = 'traces';
    if (line === 'metrics') block = 'metrics';
    output[block].push(line.replace(/ +[\d.]+ ms/, '').replace(/^trace [0-9a-f]{32}/, 'trace'));
  }
  return output;
}

type Writable = { [K in keyof Output]: Array<Output[K][number]> };

function sort(line: string, output: Writable): void {
  const json = JSON.parse(line) as Record<string, unknown>;
  if ('_aws' in json) output.emf.push(parseEmf(line));
  else if ('logger' in json) output.rest.push(line);
  else output.lines.push(json);
}
